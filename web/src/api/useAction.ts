import { useMutation, useQueryClient, type QueryKey, type UseMutationResult } from '@tanstack/react-query'
import { useRef } from 'react'
import type { CallContext } from './client.ts'
import { problemOf } from './problem.ts'

interface ActionOptions<Output> {
  /** Which answers are no longer true; everything unless said. */
  changes?: QueryKey[]
  onDone?: (output: Output) => void
}

/**
 * One action of a user that changes something. Repeated after a lost answer, it carries the same idempotency key and so happens
 * once; other input, or an action after a clear answer, is a new one.
 */
export function useAction<Input, Output>(
  operation: (input: Input, options: { context: CallContext }) => Promise<Output>,
  { changes = [[]], onDone }: ActionOptions<Output> = {},
): UseMutationResult<Output, Error, Input> {
  const queries = useQueryClient()
  const pending = useRef<{ input: string; key: string } | null>(null)

  return useMutation<Output, Error, Input>({
    mutationFn: async (input) => {
      const text = JSON.stringify(input)
      if (pending.current?.input !== text) pending.current = { input: text, key: crypto.randomUUID() }
      try {
        const output = await operation(input, { context: { idempotencyKey: pending.current.key } })
        pending.current = null
        return output
      } catch (error) {
        const { status, code } = problemOf(error)
        const isAnswered = status >= 400 && status < 500 && code !== 'idempotency_in_progress'
        if (isAnswered) pending.current = null
        throw error
      }
    },
    onSuccess: async (output) => {
      onDone?.(output)
      await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
  })
}
