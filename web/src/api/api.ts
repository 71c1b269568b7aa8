import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { contract } from '../../../src/surfaces/contract.ts'
import { createApi } from './client.ts'

/** Every operation of the server: `api.identity.signIn({ email, password })`. */
export const api = createApi(contract, `${location.origin}/api`)

/** The same for TanStack Query: `useQuery(queries.identity.session.queryOptions({ input: {} }))`. */
export const queries = createTanstackQueryUtils(api)

/** What an operation answers: `AnswerOf<typeof api.obligations.today>`. */
export type AnswerOf<Operation extends (...args: never[]) => unknown> = Awaited<ReturnType<Operation>>
