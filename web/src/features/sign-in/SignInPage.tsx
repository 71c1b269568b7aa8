import { Button, PasswordInput, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import * as z from 'zod'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { Door } from '../../ui/Door.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import classes from './form.module.css'
import { useEntered } from './useEntered.ts'

const Credentials = z.object({
  email: z.email('An address looks like mira@example.org'),
  password: z.string().min(1, 'Enter your password'),
})

export function SignInPage() {
  const enter = useEntered()
  const signIn = useAction(api.identity.signIn, { changes: [], onDone: enter })
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: schemaResolver(Credentials, { sync: true }),
  })
  const rest = useFieldErrors(form, signIn.error)

  return (
    <Door title="Sign in">
      <form className={classes.form} onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        {rest ? <ErrorState error={rest} isInline /> : null}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <p className={classes.aside}>No account yet? Whoever runs Holdfast in your organization can invite you.</p>
    </Door>
  )
}
