import { Button, PasswordInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import * as z from 'zod'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import { NewPassword, newPasswordHint } from '../sign-in/new-password.ts'
import classes from './account.module.css'

const Given = z.object({ current: z.string().min(1, 'Enter the password that you have now'), password: NewPassword })

export function ChangePassword() {
  const { account } = useSession()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { current: '', password: '' },
    validate: schemaResolver(Given, { sync: true }),
  })
  const change = useAction(api.identity.changePassword, {
    changes: [],
    onDone: () => {
      form.reset()
      notify('Your password is changed. Every other session of yours has ended.')
    },
  })
  const rest = useFieldErrors(form, change.error)

  return (
    <Section title="Password" isPadded>
      <form className={classes.form} onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
        {rest ? <ErrorState error={rest} isInline /> : null}
        {/* For password managers, which look for whose password it is. */}
        <input type="text" autoComplete="username" value={account?.email ?? ''} readOnly hidden />
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          key={form.key('current')}
          {...form.getInputProps('current')}
        />
        <PasswordInput
          label="New password"
          description={newPasswordHint}
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <div>
          <Button type="submit" loading={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Section>
  )
}
