import { Button, PasswordInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import * as z from 'zod'
import { api } from '../../api/api.ts'
import { problemOf } from '../../api/problem.ts'
import { sessionQuery } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { Door } from '../../ui/Door.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import classes from './form.module.css'
import { newPasswordHint } from './new-password.ts'
import { useEntered } from './useEntered.ts'

const Given = z.object({ password: z.string().min(1, 'Choose a password') })

export function InvitationPage() {
  const token = useLocation({ select: ({ hash }) => hash })
  const { data: session } = useQuery(sessionQuery)
  const enter = useEntered()
  const accept = useAction(api.identity.acceptInvitation, { changes: [], onDone: enter })
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: schemaResolver(Given, { sync: true }),
  })
  const rest = useFieldErrors(form, accept.error)

  if (token === '' || (accept.error && problemOf(accept.error).status === 404)) {
    return (
      <Door
        title="This invitation does not work"
        lead="It may have been used already, have run out, or have been replaced by a newer one. Ask whoever sent it for another."
      >
        <PageLink to={{ to: '/sign-in' }}>Sign in instead</PageLink>
      </Door>
    )
  }
  return (
    <Door
      title="Accept your invitation"
      lead="Choose a password. If you have an account here already, enter the one that you have."
    >
      <form
        className={classes.form}
        onSubmit={form.onSubmit(({ password }) => accept.mutate({ token, password }))}
        noValidate
      >
        {rest ? <ErrorState error={rest} isInline /> : null}
        <PasswordInput
          label="Password"
          description={newPasswordHint}
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" fullWidth loading={accept.isPending}>
          Accept and sign in
        </Button>
      </form>
      {session?.account ? (
        <p className={classes.aside}>You are signed in as {session.account.email}; accepting signs that account out.</p>
      ) : null}
    </Door>
  )
}
