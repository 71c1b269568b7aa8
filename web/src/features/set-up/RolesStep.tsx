import { Button } from '@mantine/core'
import { notify } from '../../ui/notify.tsx'
import { useSuspenseQueries } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Section } from '../../ui/Section.tsx'
import { peopleChoicesQuery } from '../people/people.query.ts'
import { conflicts, suggestHolders, type RoleToFill } from './holders.rules.ts'
import { RoleQuestion } from './RoleQuestion.tsx'
import classes from './RoleQuestion.module.css'
import { activePoliciesQuery, rolesQuery } from './set-up.query.ts'
import { isHeldByOne } from './set-up.rules.ts'
import { Step, StepEnd } from './SetUpFrame.tsx'

/** Roles that only read, or see nothing, do no duties. */
const dutiful = new Set(['owner', 'manager', 'control_owner', 'member'])

/** One question a role: who holds it. Answers are proposed so that nobody approves what they bring in or write. */
export function RolesStep({ onDone }: { onDone: () => void }) {
  const me = useSession().person?.id ?? ''
  const [{ data: answer }, { data: everybody }, { data: policyList }] = useSuspenseQueries({
    queries: [rolesQuery, peopleChoicesQuery, activePoliciesQuery],
  })
  const active = answer.items.filter(isHeldByOne)
  const people = everybody.items.filter(({ accessRole }) => dutiful.has(accessRole))
  const roles: RoleToFill[] = active.map(({ id, key, title, holder, controls, procedures }) => ({
    id,
    key,
    title,
    holderId: holder?.id ?? null,
    weight: controls + procedures,
  }))
  const situation = {
    policies: policyList.items.map(({ owner, approver }) => ({ owner: owner.role, approver: approver.role })),
    authorId: me,
  }
  // Proposed once; what the person then chooses stays.
  // oxlint-disable-next-line react/exhaustive-deps
  const proposed = useMemo(() => suggestHolders(roles, people, situation), [])
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(proposed)
  const [saved, setSaved] = useState(0)

  const unsaved = roles.filter(({ id, holderId }) => chosen.has(id) && chosen.get(id) !== holderId)
  const save = useAction(
    async (given: { id: string; personId: string }[]) => {
      setSaved(0)
      for (const role of given) {
        await api.program.assignRole(role)
        setSaved((count) => count + 1)
      }
    },
    {
      onDone: () => {
        notify('Everybody has their part. This is your day.')
        onDone()
      },
    },
  )

  return (
    <Step
      title="Who does what?"
      lead="Each duty belongs to a role, and each role to a person. One person may hold several. The proposal spreads them so that nobody approves what they write; change whatever is different with you."
    >
      {save.error ? <ErrorState error={save.error} isInline /> : null}
      <Section title="Roles" aside={`${roles.length}`}>
        <ul className={classes.questions}>
          {roles.map((role) => (
            <RoleQuestion
              key={role.id}
              role={role}
              about={active.find(({ id }) => id === role.id)}
              people={people}
              holderId={chosen.get(role.id) ?? null}
              conflicts={conflicts(role, chosen.get(role.id) ?? '', roles, chosen, situation)}
              onChoose={(personId) => setChosen(new Map(chosen).set(role.id, personId))}
            />
          ))}
        </ul>
      </Section>
      <StepEnd>
        {save.isPending ? (
          <output className={classes.progress}>
            {saved} of {save.variables.length}
          </output>
        ) : null}
        <Button
          loading={save.isPending}
          onClick={() => save.mutate(unsaved.map(({ id }) => ({ id, personId: chosen.get(id) ?? '' })))}
        >
          Finish, and go to Today
        </Button>
      </StepEnd>
    </Step>
  )
}
