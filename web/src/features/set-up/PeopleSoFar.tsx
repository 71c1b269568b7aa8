import { Button } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { CopyText } from '../../ui/CopyText.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Section } from '../../ui/Section.tsx'
import type { Person } from '../people/people.query.ts'
import { roleNames } from '../session/roleNames.ts'
import classes from './PeopleSoFar.module.css'

interface Invitation {
  link: string
  mailed: boolean
}

/** Who is there, and how the others get in: by mail, or by a link that is handed over. */
export function PeopleSoFar({ people }: { people: Person[] }) {
  const { mailIsConfigured } = useSession()
  const [invitations, setInvitations] = useState<ReadonlyMap<string, Invitation>>(new Map())
  const waiting = people.filter(({ id, status }) => status === 'invited' && !invitations.has(id))
  const invite = useAction(async (given: Person[]) => {
    for (const { id } of given) {
      const { link, mailed } = await api.people.invite({ id })
      // Kept one by one, so that those that were made are not lost when a later one fails.
      setInvitations((before) => new Map(before).set(id, { link, mailed }))
    }
  })

  return (
    <Section
      title="People so far"
      aside={
        waiting.length === 0 ? (
          people.length
        ) : (
          <Button size="xs" variant="default" loading={invite.isPending} onClick={() => invite.mutate(waiting)}>
            {mailIsConfigured ? 'Mail invitations' : 'Make invitation links'}
          </Button>
        )
      }
    >
      {invite.error ? <ErrorState error={invite.error} isInline /> : null}
      <ul className={classes.people}>
        {people.map(({ id, name, email, title, accessRole, status }) => {
          const invitation = invitations.get(id)
          return (
            <li key={id} className={classes.person}>
              <div className={classes.line}>
                <span className={classes.name}>{name}</span>
                <span className={classes.soft}>{[title, email].filter((part) => part !== null).join(' · ')}</span>
                <span className={classes.role}>
                  {roleNames[accessRole]}
                  {status === 'invited' ? ', cannot sign in yet' : null}
                </span>
              </div>
              {invitation === undefined ? null : invitation.mailed ? (
                <p className={classes.soft}>The invitation went out by mail.</p>
              ) : (
                <CopyText text={`${location.origin}${invitation.link}`} name={`invitation link of ${name}`} />
              )}
            </li>
          )
        })}
      </ul>
      {invitations.size > 0 && !mailIsConfigured ? (
        <p className={classes.note}>
          This server sends no mail: hand each link to its person yourself. A link is a key: it works once, for the one
          who has it.
        </p>
      ) : null}
    </Section>
  )
}
