import { useRouter } from '@tanstack/react-router'
import { Door } from './Door.tsx'
import { ErrorState } from './ErrorState.tsx'

/** What stands in place of a page outside of the application, or of all of it while the server does not say who is signed in. */
export function DoorError({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  return (
    <Door title="Holdfast cannot be shown">
      <ErrorState
        error={error}
        isInline
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </Door>
  )
}
