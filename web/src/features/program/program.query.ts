import { queryOptions } from '@tanstack/react-query'
import { type AnswerOf, type api, queries } from '../../api/api.ts'

export type Plan = AnswerOf<typeof api.program.plan>
export type ProgramChange = Plan['changes'][number]
export type ProgramProblem = Plan['problems'][number]

/** What is planned or applied: a folder of files, or a program of the library. */
export type ProgramSource = { files: Record<string, string> } | { library: string }

export const libraryQuery = queryOptions({
  ...queries.program.library.queryOptions({ input: {} }),
  staleTime: 600_000,
})

export const programFilesQuery = (asOf: string | undefined) =>
  queryOptions(queries.program.render.queryOptions({ input: { asOf } }))
