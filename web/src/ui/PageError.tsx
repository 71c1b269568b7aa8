import { useRouter } from '@tanstack/react-router'
import { problemOf, type Problem } from '../api/problem.ts'
import { useAsOf } from './asOf.ts'
import { EmptyState } from './EmptyState.tsx'
import { ErrorState } from './ErrorState.tsx'
import { PageHeader } from './PageHeader.tsx'

/** What stands in place of a page that cannot be shown; the navigation around it stays. */
export function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const asOf = useAsOf()
  if (isUnknown(problemOf(error))) {
    return (
      <>
        <PageHeader title={asOf === undefined ? 'Not here' : 'Not there yet'} />
        <EmptyState
          title={asOf === undefined ? 'There is no such thing here' : 'It did not exist at the moment that you look at'}
        >
          {asOf === undefined
            ? 'The address may be mistyped, or what it names belongs to another organization, or your role does not see it.'
            : 'Choose a later moment, or go back to now.'}
        </EmptyState>
      </>
    )
  }
  return (
    <>
      <PageHeader title="This page cannot be shown" />
      <ErrorState
        error={error}
        // Asking again does not give a permission.
        {...(problemOf(error).status === 403
          ? {}
          : {
              onRetry: () => {
                reset()
                void router.invalidate()
              },
            })}
      />
    </>
  )
}

/** Of a thing that is not there, or whose name in the address is none that a thing could have. */
function isUnknown({ status, errors }: Problem): boolean {
  return status === 404 || (status === 400 && errors?.some(({ path }) => path === 'id' || path === 'leaf') === true)
}
