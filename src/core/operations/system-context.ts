import type { TransactionContext } from '../database/with-org.ts'

/** The context of work that Holdfast does by itself, such as closing windows. */
export const systemContext = (part: string, request: string): TransactionContext => ({
  actor: { name: `system:${part}`, personId: undefined },
  operation: part,
  request,
})
