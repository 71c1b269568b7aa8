import { Button, PasswordInput, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import * as z from 'zod'
import { api } from '../../api/api.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { Section } from '../../ui/Section.tsx'
import { NewPassword, newPasswordHint } from '../sign-in/new-password.ts'
import { ChangeOrganization } from './ChangeOrganization.tsx'
import { Step, StepEnd } from './SetUpFrame.tsx'
import classes from './step.module.css'
import { ownTimeZone, TimeZoneSelect } from './TimeZoneSelect.tsx'

const Given = z.object({
  organization: z.object({ name: z.string().trim().min(1, 'Give your organization’s name'), timezone: z.string() }),
  owner: z.object({
    name: z.string().trim().min(1, 'Give your name'),
    email: z.email('An address looks like mira@example.org'),
    password: NewPassword,
  }),
})

/** Creates the organization and its owner; once they are there, changes the organization. */
export function OrganizationStep({ onDone }: { onDone: () => void }) {
  const { organization } = useSession()
  return organization ? <ChangeOrganization onDone={onDone} /> : <CreateOrganization onDone={onDone} />
}

function CreateOrganization({ onDone }: { onDone: () => void }) {
  const queries = useQueryClient()
  const setUp = useAction(api.identity.setUp, {
    changes: [],
    onDone: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session)
      onDone()
    },
  })
  const form = useForm({
    mode: 'controlled',
    initialValues: {
      organization: { name: '', timezone: ownTimeZone() },
      owner: { name: '', email: '', password: '' },
    },
    validate: schemaResolver(Given, { sync: true }),
  })
  const rest = useFieldErrors(form, setUp.error)

  return (
    <Step
      title="Set up Holdfast"
      lead="A few minutes, and your security program stands: who is there, what is promised, who does what and by when. Each step is kept as you go, so you can leave and come back."
    >
      <form onSubmit={form.onSubmit((values) => setUp.mutate(values))} noValidate>
        {rest ? <ErrorState error={rest} isInline /> : null}
        <Section title="Your organization" isPadded>
          <div className={classes.fields}>
            <TextInput label="Name" autoComplete="organization" {...form.getInputProps('organization.name')} />
            <TimeZoneSelect
              value={form.values.organization.timezone}
              onChange={(zone) => form.setFieldValue('organization.timezone', zone)}
            />
          </div>
        </Section>
        <Section title="You, its owner" aside="may do everything, and invite others" isPadded>
          <div className={classes.fields}>
            <TextInput label="Your name" autoComplete="name" {...form.getInputProps('owner.name')} />
            <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps('owner.email')} />
            <PasswordInput
              label="Password"
              description={newPasswordHint}
              autoComplete="new-password"
              {...form.getInputProps('owner.password')}
            />
          </div>
        </Section>
        <StepEnd>
          <Button type="submit" loading={setUp.isPending}>
            Create the organization
          </Button>
        </StepEnd>
      </form>
    </Step>
  )
}
