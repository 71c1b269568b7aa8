import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useSession } from '../../api/session.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { Section } from '../../ui/Section.tsx'
import { Time } from '../../ui/Time.tsx'
import { isRecordable, mayRecord } from './obligation.rules.ts'
import type { Obligation } from './obligations.query.ts'
import classes from './Record.module.css'
import { RecordForm } from './RecordForm.tsx'

/** Recording that it was carried out, right where it is read what to do; or why that is not possible. */
export function Record({ obligation }: { obligation: Obligation }) {
  const asOf = useAsOf()
  const { person, permissions } = useSession()
  const [isOpen, { open }] = useDisclosure(false)
  if (asOf !== undefined || !person) return null
  if (obligation.state === 'planned') {
    return (
      <Section title="Record" isPadded>
        <p className={classes.soft}>
          It can be recorded once its window is open, <Time at={obligation.opensAt} />.
        </p>
        <EvidenceAsked obligation={obligation} />
      </Section>
    )
  }
  if (!isRecordable(obligation)) return null

  const right = mayRecord(obligation, { personId: person.id, accessRole: person.accessRole, permissions })
  const name = obligation.assignee?.name
  if (right === 'no') {
    return (
      <Section title="Record" isPadded>
        <p className={classes.soft}>
          {name === undefined ? 'Nobody holds this role yet.' : `This is the duty of ${name ?? 'an erased person'}.`} A
          control owner can record it too, or hand it over to you.
        </p>
        <EvidenceAsked obligation={obligation} />
      </Section>
    )
  }
  if (right === 'for_other' && !isOpen) {
    return (
      <Section title="Record" isPadded>
        <EvidenceAsked obligation={obligation} />
        <Button variant="default" onClick={open}>
          {name ? `Record it for ${name}` : 'Record it'}
        </Button>
      </Section>
    )
  }
  return (
    <Section title={right === 'for_other' && name ? `Record for ${name}` : 'Record'} isPadded>
      <RecordForm obligation={obligation} />
    </Section>
  )
}

function EvidenceAsked({ obligation: { evidenceRequired } }: { obligation: Obligation }) {
  if (evidenceRequired.length === 0) return null
  return (
    <>
      <p className={classes.asked}>Evidence asked for:</p>
      <ul className={classes.list}>
        {evidenceRequired.map(({ id, title, kind, accept, required }) => (
          <li key={id}>
            {title}{' '}
            <span className={classes.soft}>
              ({accept.length > 0 ? accept.join(', ') : kind}
              {required ? '' : ', optional'})
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
