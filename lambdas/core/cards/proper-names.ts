import type { CaseStudy } from "./case-study.ts";
import { remembered } from "./remembered.ts";
import { fold } from "./wording.ts";

/** "Vimeo", not "SQL". */
export const NAME = /\p{Lu}\p{Ll}/u;
/** Written in capitals, with or without figures: "S3", "GPT-4". */
const CAPITALS = /(?<![\p{L}\p{N}-])\p{Lu}[\p{Lu}\p{N}]+(?:-\p{N}+)?s?(?![\p{L}\p{N}])/gu;
/** What any system may have. */
const COMMON = new Set(
  (
    "ACID API APIs BGP CA CAP CDN CDNs CI CLI CPU CPUs CRDT CRDTs CSV DB DNS EB ETL GB GC GPS GPU GPUs GUI HTTP HTTPS " +
    "ID IDs IO IP JS JSON JVM KB LAN LSM LRU MB NAT NTP OS PB PC PIN QA QUIC QPS RAM RPC RPCs SDK SLA SLO SMS SQL SSD SSDs " +
    "SSH SSL TB TCP TLS TTL TTLs UDP UI URL URLs US EU UK UTC UUID UUIDs VM VMs VPN WAL WAN XML"
  ).split(" "),
);

/**
 * Whether a value lent by another case shows where it comes from: it names that case, one of its products, or anything
 * else that belongs to somebody. Such an option is ruled out without knowing the answer.
 */
export function namesItsHome(text: string, study: CaseStudy): boolean {
  if (hasName(text)) return true;
  const folded = ` ${fold(text)} `;
  return foldedNames(study).some((name) => folded.includes(name));
}

/** Title, aliases and brands, each with a space on either side. Remembered as long as the case lives: every option of another case asks. */
function foldedNames(study: CaseStudy): readonly string[] {
  const known = names.get(study);
  if (known) return known;
  const found = [study.title, ...(study.aliases ?? []), ...(study.brands ?? [])].map((name) => ` ${fold(name)} `);
  names.set(study, found);
  return found;
}

const names = new WeakMap<CaseStudy, readonly string[]>();

const hasName = remembered(
  (text: string) => NAME.test(text) || (text.match(CAPITALS) ?? []).some((word) => !COMMON.has(word)),
);
