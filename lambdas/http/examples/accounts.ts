const waiting = {
  importId: "0192f0c1-d901-7a11-8e21-4b0f9a6c2d55",
  status: "waiting" as const,
  parts: 2,
  missingParts: [1],
  progress: 0,
  result: null,
};

/** Examples of the routes of `routes/accounts.ts`, checked where they are put together. */
export const accountExamples = {
  "POST /me/imports": {
    body: { id: waiting.importId, bytes: 312_402, parts: 2 },
    reply: { ...waiting, missingParts: [0, 1] },
  },
  "GET /me/imports/{importId}": { reply: waiting },
  "PUT /me/imports/{importId}/parts/{part}": {
    body: { text: '{"type":"header","format":"casedeck-export","version":1, …' },
    reply: waiting,
  },
  "POST /me/imports/{importId}/run": {
    reply: { ...waiting, status: "applying" as const, missingParts: [], progress: 0.75 },
  },
  "DELETE /me": {
    reply: {
      deletedAt: "2026-11-20T08:15:00.000Z",
      finished: true,
      lastSweepAt: "2026-11-20T09:30:00.000Z",
    },
  },
};
