import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useMay, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Section } from '../../ui/Section.tsx'
import { Step, StepEnd } from './SetUpFrame.tsx'
import classes from './step.module.css'
import { TimeZoneSelect } from './TimeZoneSelect.tsx'

/** The organization as it was created, with what may still be changed about it. */
export function ChangeOrganization({ onDone }: { onDone: () => void }) {
  const { organization } = useSession()
  const mayChange = useMay('organization:manage')
  const [name, setName] = useState(organization?.name ?? '')
  const [timezone, setTimezone] = useState(organization?.timezone ?? 'UTC')
  const save = useAction(api.organization.update, { onDone })
  const isChanged = name !== organization?.name || timezone !== organization.timezone

  return (
    <Step
      title="Your organization"
      lead="It was created, and you are signed in. You can still change its name and its time zone."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isChanged && mayChange) save.mutate({ name, timezone })
          else onDone()
        }}
      >
        {save.error ? <ErrorState error={save.error} isInline /> : null}
        <Section title="Your organization" isPadded>
          <div className={classes.fields}>
            <TextInput
              label="Name"
              value={name}
              disabled={!mayChange}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TimeZoneSelect value={timezone} onChange={setTimezone} />
          </div>
        </Section>
        <StepEnd>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {isChanged ? 'Save and go on' : 'Go on'}
          </Button>
        </StepEnd>
      </form>
    </Step>
  )
}
