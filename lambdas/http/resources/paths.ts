import * as z from "zod";
import { LearningPath as StoredPath } from "../../core/cards/learning-path.ts";

export const PathSummary = StoredPath.omit({ steps: true, hash: true });
export const PathList = z.strictObject({ paths: z.array(PathSummary) });
export const LearningPath = StoredPath.omit({ hash: true });
