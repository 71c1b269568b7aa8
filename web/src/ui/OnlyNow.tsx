import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useAsOf, useSetAsOf } from './asOf.ts'
import { EmptyState } from './EmptyState.tsx'

/** What changes something, and so has no past: asked for at a past moment, it says so. */
export function OnlyNow({ children }: { children: ReactNode }) {
  const asOf = useAsOf()
  const setAsOf = useSetAsOf()
  if (asOf === undefined) return children
  return (
    <EmptyState
      title="Nothing can be changed in the past"
      action={
        <Button size="xs" onClick={() => setAsOf(undefined)}>
          Back to now
        </Button>
      }
    >
      This page is for changing something.
    </EmptyState>
  )
}
