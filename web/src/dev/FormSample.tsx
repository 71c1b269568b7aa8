import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import * as z from 'zod'
import { errorOf } from '../api/problem.ts'
import { ErrorState } from '../ui/ErrorState.tsx'
import { useFieldErrors } from '../ui/fieldErrors.ts'
import { Section } from '../ui/Section.tsx'

const Person = z.object({
  name: z.string().min(1, 'Give a name'),
  email: z.email('An address looks like mira@example.org'),
})

/** A form that passes the browser’s checks and is refused by the server: one issue at a field, one above. */
export function FormSample() {
  const [error, setError] = useState<Error | null>(null)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: 'Mira Okafor', email: 'mira@example.org' },
    validate: schemaResolver(Person, { sync: true }),
  })
  const rest = useFieldErrors(form, error)

  return (
    <Section title="Invite a person" isPadded>
      <form
        style={{ display: 'grid', gap: 12, maxWidth: 420 }}
        onSubmit={form.onSubmit(() =>
          setError(
            errorOf({
              title: 'The input cannot be used',
              status: 400,
              detail: 'email: Someone with this address is a member already; team: is needed for a member',
              instance: 'urn:uuid:019aa5f0-7c52-7d1e-9a0b-3f6c1f0e2b12',
              errors: [
                { path: 'email', message: 'Someone with this address is a member already' },
                { path: 'team', message: 'is needed for a member' },
              ],
            }),
          ),
        )}
      >
        {rest ? <ErrorState error={rest} isInline /> : null}
        <TextInput label="Name" key={form.key('name')} {...form.getInputProps('name')} />
        <TextInput label="E-mail" key={form.key('email')} {...form.getInputProps('email')} />
        <div>
          <Button type="submit">Invite</Button>
        </div>
      </form>
    </Section>
  )
}
