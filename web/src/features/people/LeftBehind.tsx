import type { AnswerOf, api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import { Section } from '../../ui/Section.tsx'
import { plural } from '../../ui/share.ts'
import { StateMark } from '../../ui/StateMark.tsx'
import { AssignRole } from './AssignRole.tsx'
import classes from './LeftBehind.module.css'

export type Departure = AnswerOf<typeof api.people.deactivate>

/** Right after somebody left: what nobody answers for any more. */
export function LeftBehind({
  departure: { person, orphanedRoles, openObligations },
  name,
}: {
  departure: Departure
  name: string
}) {
  const mayAssign = useMay('program:apply')
  const isNothing = orphanedRoles.length === 0 && openObligations === 0
  return (
    <Section title={`What ${name} leaves behind`} isPadded>
      {isNothing ? <StateMark state="met">No role and no open duty: everything is in other hands.</StateMark> : null}
      {orphanedRoles.length === 0 ? null : (
        <>
          <p>
            Nobody holds {orphanedRoles.length === 1 ? 'this role' : `these ${orphanedRoles.length} roles`} now, so the
            duties that come with {orphanedRoles.length === 1 ? 'it' : 'them'} belong to nobody:
          </p>
          <ul className={classes.roles}>
            {orphanedRoles.map(({ id, title }) => (
              <li key={id}>
                <span>{title}</span>
                {mayAssign ? <AssignRole id={id} title={title} holder={null} /> : null}
              </li>
            ))}
          </ul>
        </>
      )}
      {openObligations === 0 ? null : (
        <p>
          <PageLink to={{ to: '/obligations', search: { assigneeId: person.id, state: 'open' } }}>
            {plural(openObligations, 'open duty', 'open duties')}
          </PageLink>{' '}
          still carry this name. Those of a role go along when it is given to somebody; hand over the others one by one.
        </p>
      )}
    </Section>
  )
}
