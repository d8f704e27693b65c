import { Profile, ProfileBody } from "../resources/learners.ts";
import type { RouteSpec } from "./spec.ts";

export const learnerRoutes = {
  "GET /me": {
    feature: "learners",
    auth: "user",
    summary: "Get my profile and preferences",
    replies: { 200: { description: "The profile.", schema: Profile } },
    problems: ["invalid-request"],
  },
  "PATCH /me": {
    feature: "learners",
    auth: "user",
    summary: "Change my preferences",
    description: "Fields that are absent stay as they are. No schedule is rewritten.",
    body: ProfileBody,
    replies: { 200: { description: "The profile as it is now.", schema: Profile } },
    problems: ["invalid-request", "body-too-large"],
  },
} as const satisfies Record<string, RouteSpec>;
