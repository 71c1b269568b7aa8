import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import type { AnswerOf, api } from '../../api/api.ts'
import { sessionQuery } from '../../api/session.ts'

type Session = AnswerOf<typeof api.identity.signIn>

/** What happens once somebody is signed in: forget what a stranger was shown, and go where the person wanted to. */
export function useEntered(): (session: Session) => void {
  const queries = useQueryClient()
  const router = useRouter()
  const from = useSearch({ strict: false, select: (search) => search.from })
  return (session) => {
    queries.clear()
    queries.setQueryData(sessionQuery.queryKey, session)
    void router.navigate({ href: from ?? '/' })
  }
}
