/**
 * The inside of one execution environment: loads a bundle as Lambda does and runs one invocation at a time.
 *
 * It says `{ loaded: true }` when the bundle was loaded, or could not be: then every invocation answers why.
 * Messages in: `{ id, event, deadline, clockOffset, functionName, functionArn, memory }`. Out: `{ id, result }` or
 * `{ id, error }`, both as JSON text, because that is all that crosses the border of a real function.
 */
import { parentPort, workerData } from "node:worker_threads";

const SystemDate = Date;
let clockOffset = 0;

/** Shifts what `Date.now()` and `new Date()` answer by `clockOffset` ms. */
function shiftClock() {
  const now = () => SystemDate.now() + clockOffset;
  globalThis.Date = new Proxy(SystemDate, {
    construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [now()] : given, as),
    apply: () => new SystemDate(now()).toString(),
    get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
  });
}

if (workerData.shiftsClock) shiftClock();

const loading = import(workerData.file);
loading.then(
  () => parentPort.postMessage({ loaded: true }),
  () => parentPort.postMessage({ loaded: true }),
);

parentPort.on("message", async ({ id, event, deadline, clockOffset: offset, ...about }) => {
  clockOffset = offset;
  const context = {
    awsRequestId: id,
    callbackWaitsForEmptyEventLoop: true,
    functionName: about.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: about.functionArn,
    memoryLimitInMB: String(about.memory),
    logGroupName: `/aws/lambda/${about.functionName}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => Math.max(0, deadline - SystemDate.now()),
  };
  try {
    const handler = (await loading)[workerData.exportName];
    if (typeof handler !== "function")
      throw new Error(`${workerData.file} exports no function ${workerData.exportName}`);
    const result = await handler(JSON.parse(event), context);
    parentPort.postMessage({ id, result: JSON.stringify(result) ?? "null" });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    console.error(error);
    parentPort.postMessage({ id, error: JSON.stringify({ errorType: error.name, errorMessage: error.message }) });
  }
});
