import { EmptyState } from '../ui/EmptyState.tsx'

export function NotFound() {
  return (
    <main>
      <EmptyState title="There is no such page">
        The address may be mistyped, or what it named belongs to another organization. Press Ctrl K (⌘K) to find it by
        name.
      </EmptyState>
    </main>
  )
}
