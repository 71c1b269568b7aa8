import { useLoaderData, useRouter } from '@tanstack/react-router'
import { OrganizationStep } from './OrganizationStep.tsx'
import { PeopleStep } from './PeopleStep.tsx'
import { ProgramStep } from './ProgramStep.tsx'
import { RolesStep } from './RolesStep.tsx'
import { SetUpFrame } from './SetUpFrame.tsx'
import type { SetUpStep } from './set-up.rules.ts'

/** First-run set-up. What is done stands on the server after each step, so it can be left at any time and taken up again. */
export function SetUpPage() {
  const { step, facts } = useLoaderData({ from: '/set-up' })
  const router = useRouter()
  /** To a step, or to the next one that is not done. */
  const go = (to?: SetUpStep) =>
    void router.navigate({ to: '/set-up', search: { step: to } }).then(() => router.invalidate())

  return (
    <SetUpFrame step={step} facts={facts}>
      {step === 'organization' ? <OrganizationStep onDone={() => go()} /> : null}
      {step === 'people' ? <PeopleStep onDone={() => go('program')} onChanged={() => go('people')} /> : null}
      {step === 'program' ? <ProgramStep isApplied={facts.roles.length > 0} onDone={() => go('roles')} /> : null}
      {step === 'roles' ? <RolesStep onDone={() => void router.navigate({ to: '/' })} /> : null}
    </SetUpFrame>
  )
}
