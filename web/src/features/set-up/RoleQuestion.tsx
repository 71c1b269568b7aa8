import { Select } from '@mantine/core'
import type { Person } from '../people/people.query.ts'
import type { Conflict, RoleToFill } from './holders.rules.ts'
import classes from './RoleQuestion.module.css'
import type { DutyRole } from './set-up.query.ts'

const warnings: Record<Conflict, string> = {
  approves_own_set_up: 'Brings the policies in with this set-up, so somebody else must approve them',
  approves_own_writing: 'Would approve what they write; somebody else must decide then',
}

interface RoleQuestionProps {
  role: RoleToFill
  about: DutyRole | undefined
  people: Person[]
  holderId: string | null
  conflicts: Conflict[]
  onChoose: (personId: string) => void
}

/** A role with what hangs on it, and who holds it. */
export function RoleQuestion({ role, about, people, holderId, conflicts, onChoose }: RoleQuestionProps) {
  return (
    <li className={classes.question}>
      <div>
        <h3 className={classes.role}>{role.title}</h3>
        <p className={classes.about}>{about?.description}</p>
        <p className={classes.weight}>
          {about?.controls} controls, {about?.procedures} procedures
        </p>
      </div>
      <div className={classes.answer}>
        <Select
          aria-label={`Who holds ${role.title}`}
          placeholder="Choose somebody"
          searchable={people.length > 8}
          allowDeselect={false}
          data={people.map(({ id, name, title }) => ({
            value: id,
            label: title === null ? (name ?? 'erased person') : `${name} (${title})`,
          }))}
          value={holderId}
          onChange={(id) => {
            if (id !== null) onChoose(id)
          }}
        />
        {conflicts.map((conflict) => (
          <p key={conflict} className={classes.warning}>
            {warnings[conflict]}
          </p>
        ))}
      </div>
    </li>
  )
}
