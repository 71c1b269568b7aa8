import { Button } from '@mantine/core'
import { notify } from '../../ui/notify.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Section } from '../../ui/Section.tsx'
import { peopleChoicesQuery } from '../people/people.query.ts'
import { PeopleImport } from '../people-import/PeopleImport.tsx'
import { PeopleSoFar } from './PeopleSoFar.tsx'
import { Step, StepEnd } from './SetUpFrame.tsx'

/** Adds the people who share the work, and invites them. */
export function PeopleStep({ onDone, onChanged }: { onDone: () => void; onChanged: () => void }) {
  const { data: people } = useSuspenseQuery(peopleChoicesQuery)
  const isAlone = people.items.length < 2
  return (
    <Step
      title="Who shares the work?"
      lead="Everybody with a part in security: who approves, who carries duties out, who checks. At least one besides you, since nobody approves or verifies their own work. More can follow at any time."
    >
      <Section title="Add people" isPadded>
        <PeopleImport
          onAdded={(count) => {
            notify(count === 1 ? 'One person was added.' : `${count} people were added.`)
            onChanged()
          }}
        />
      </Section>
      <PeopleSoFar people={people.items} />
      <StepEnd>
        <Button variant={isAlone ? 'default' : 'filled'} onClick={onDone}>
          {isAlone ? 'Go on alone for now' : 'Go on to the program'}
        </Button>
      </StepEnd>
    </Step>
  )
}
