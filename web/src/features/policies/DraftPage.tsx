import { Button, SegmentedControl, Textarea } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/api.ts'
import { useSession } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { Columns } from '../../ui/Columns.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { Markdown } from '../../ui/Markdown.tsx'
import { notify } from '../../ui/notify.tsx'
import { OnlyNow } from '../../ui/OnlyNow.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { DifferenceText } from './Difference.tsx'
import classes from './DraftPage.module.css'
import { policyQuery } from './policies.query.ts'
import { draftStart } from './policy.rules.ts'

/** Writing a version: Markdown on one side, what it looks like or what it changes on the other. */
export function DraftPage() {
  return (
    <OnlyNow>
      <DraftEditor />
    </OnlyNow>
  )
}

function DraftEditor() {
  const { id } = useParams({ from: '/signed-in/policies/$id/draft' })
  const { data: policy } = useSuspenseQuery(policyQuery(id, undefined))
  const { person } = useSession()
  const navigate = useNavigate()
  const [start] = useState(() => draftStart(policy, person?.id))
  const [body, setBody] = useState(start.body)
  const [saved, setSaved] = useState(start.body)
  const [side, setSide] = useState('preview')
  const isDirty = body !== saved
  const blocker = useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: () => isDirty, withResolver: true })

  const draft = useAction(api.policies.draft, { onDone: () => setSaved(body) })
  const submit = useAction(api.policies.submit)
  const published = policy.versions.find(({ version }) => version === policy.publishedVersion)

  const save = async () => {
    await draft.mutateAsync({ id, body })
    notify('The draft is saved.')
  }
  const handIn = async () => {
    const { version } = await draft.mutateAsync({ id, body })
    await submit.mutateAsync({ id, version })
    notify(`Version ${version} is handed in. Somebody else decides now.`)
    await navigate({ to: '/policies/$id', params: { id }, search: { version }, ignoreBlocker: true })
  }
  const error = submit.error ?? draft.error
  const isEmpty = body.trim() === ''
  // The same text again would ask people to approve and acknowledge what they know.
  const isNothingNew = !start.draft && body === start.body

  return (
    <>
      <PageHeader
        title={start.draft ? `Draft of version ${start.draft.version}` : 'New version'}
        crumbs={[
          { label: 'Policies', to: { to: '/policies' } },
          { label: policy.title, to: { to: '/policies/$id', params: { id } } },
        ]}
        hasPast={false}
        meta={[isDirty ? 'not saved yet' : start.body === body && !start.draft ? 'nothing changed yet' : 'saved']}
        actions={
          <>
            <Button variant="subtle" renderRoot={(props) => <Link to="/policies/$id" params={{ id }} {...props} />}>
              Leave
            </Button>
            <Button
              variant="default"
              loading={draft.isPending}
              disabled={!isDirty || isEmpty}
              onClick={() => void save().catch(shown)}
            >
              Save the draft
            </Button>
            <Button
              loading={draft.isPending || submit.isPending}
              disabled={isEmpty || isNothingNew}
              onClick={() => void handIn().catch(shown)}
            >
              Submit for approval
            </Button>
          </>
        }
      />
      {error ? <ErrorState error={error} isInline /> : null}
      <Columns>
        <Section title="Text" aside="Markdown" isPadded>
          <Textarea
            aria-label="Text of the policy, in Markdown"
            autosize={false}
            classNames={{ input: classes.text }}
            value={body}
            spellCheck
            onChange={({ currentTarget: { value } }) => setBody(value)}
          />
        </Section>
        <Section
          title={side === 'preview' ? 'Preview' : 'What it changes'}
          aside={
            <SegmentedControl
              size="xs"
              aria-label="What is shown beside the text"
              value={side}
              onChange={setSide}
              data={[
                { value: 'preview', label: 'Preview' },
                { value: 'changes', label: 'Changes', disabled: published === undefined },
              ]}
            />
          }
          isPadded
        >
          <div className={classes.preview}>
            {side === 'preview' || published === undefined ? (
              <Markdown text={body} />
            ) : (
              <DifferenceText before={published.body} after={body} />
            )}
          </div>
        </Section>
      </Columns>
      <ConfirmDialog
        isOpen={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title="Leave without saving?"
        confirm="Leave and lose the changes"
        isDangerous
        onConfirm={() => Promise.resolve(blocker.proceed?.())}
      >
        What you wrote since the last save is lost.
      </ConfirmDialog>
    </>
  )
}

/** The problem stands above the text already. */
const shown = () => undefined
