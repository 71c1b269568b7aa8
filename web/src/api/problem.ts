import { ORPCError } from '@orpc/client'
import * as z from 'zod'

/** RFC 9457 problem document, with the members that Holdfast adds. */
const Problem = z.looseObject({
  title: z.string(),
  /** Of the closed list in src/core/errors.ts. */
  code: z.string().optional(),
  /** 0 where no answer came at all. */
  status: z.number().int(),
  detail: z.string().optional(),
  /** `urn:uuid:` and the id under which the server logged the request. */
  instance: z.string().optional(),
  /** Which input is wrong: `path` with dots, as in `steps.0.title`. */
  errors: z.array(z.object({ path: z.string().optional(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

/** The problem in the body of an answer, or null if it is none. */
export function parseProblem(body: unknown): Problem | null {
  const parsed = Problem.safeParse(body)
  return parsed.success ? parsed.data : null
}

/** The error that the typed client throws for a problem; the whole document is its cause. */
export function errorOf(problem: Problem): ORPCError<string, unknown> {
  return new ORPCError(problem.code ?? problem.title, {
    status: problem.status,
    message: problem.detail,
    cause: problem,
  })
}

/** Whatever was thrown while asking the server, as a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError) {
    return parseProblem(error.cause) ?? { title: error.code, status: error.status, detail: error.message }
  }
  // fetch rejects with a TypeError when no answer came: no network, server stopped.
  if (error instanceof TypeError && /fetch|network|load failed/iu.test(error.message)) return noAnswer
  if (error instanceof Error) return { title: 'Something went wrong on this page', status: 0, detail: error.message }
  return { title: 'Something went wrong on this page', status: 0, detail: String(error) }
}

export const noAnswer: Problem = {
  title: 'No answer from the server',
  status: 0,
  detail: 'It may be restarting, or this device is offline. Nothing was lost; try again in a moment.',
}
