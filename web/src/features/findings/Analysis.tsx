import { Button, NumberInput, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api } from '../../api/api.ts'
import { useMay } from '../../api/session.ts'
import { useAction } from '../../api/useAction.ts'
import { useAsOf } from '../../ui/asOf.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { Markdown } from '../../ui/Markdown.tsx'
import { notify } from '../../ui/notify.tsx'
import { Section } from '../../ui/Section.tsx'
import type { Finding } from './findings.query.ts'
import classes from './FindingForm.module.css'

/** Days that a fix is watched before it may be called effective, unless somebody says otherwise (findings.rules.ts of the server). */
const daysToWatch = { critical: 14, high: 7, medium: 3, low: 0 }

/** Why it happened and what is done about it; with both, it can be called fixed. */
export function Analysis({ finding }: { finding: Finding }) {
  const isPast = useAsOf() !== undefined
  const mayAct = useMay('finding:act')
  const isWritable = mayAct && !isPast && (finding.state === 'open' || finding.state === 'acting')
  return (
    <Section title="Cause and corrective action" isPadded>
      {isWritable ? <AnalysisForm finding={finding} /> : <AnalysisText finding={finding} />}
    </Section>
  )
}

function AnalysisText({ finding: { rootCause, correctiveAction } }: { finding: Finding }) {
  return (
    <>
      <h3 className={classes.label}>Root cause</h3>
      {rootCause === '' ? (
        <p className={classes.none}>Not written down.</p>
      ) : (
        <Markdown text={rootCause} topHeading={4} />
      )}
      <h3 className={classes.label}>Corrective action</h3>
      {correctiveAction === '' ? (
        <p className={classes.none}>Not written down.</p>
      ) : (
        <Markdown text={correctiveAction} topHeading={4} />
      )}
    </>
  )
}

interface AnalysisValues {
  rootCause: string
  correctiveAction: string
  /** Empty while somebody clears the field. */
  verifyAfterDays: number | ''
}

function AnalysisForm({ finding }: { finding: Finding }) {
  const { id, rootCause, correctiveAction, severity } = finding
  const form = useForm<AnalysisValues>({
    initialValues: { rootCause, correctiveAction, verifyAfterDays: daysToWatch[severity] },
  })
  const save = useAction(api.findings.analyze, {
    onDone: () => {
      form.resetDirty()
      notify('Cause and action are written down.')
    },
  })
  const fix = useAction(api.findings.fix, { onDone: () => notify('Fixed. Somebody else verifies it now.') })
  const rest = useFieldErrors(form, fix.error ?? save.error)
  const { verifyAfterDays, ...texts } = form.values
  const isComplete = texts.rootCause.trim() !== '' && texts.correctiveAction.trim() !== ''

  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit(() => {
        fix.reset()
        save.mutate({ id, ...texts })
      })}
    >
      {rest ? <ErrorState error={rest} isInline /> : null}
      <Textarea
        label="Root cause"
        description="Not what happened, but what let it happen. Ask why until the answer is something that can be changed."
        {...form.getInputProps('rootCause')}
      />
      <Textarea
        label="Corrective action"
        description="What was changed, so that it does not happen again."
        {...form.getInputProps('correctiveAction')}
      />
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={save.isPending} disabled={!form.isDirty()}>
          Save
        </Button>
      </div>
      <div className={classes.buttons}>
        <NumberInput
          label="Verify after days"
          className={classes.days}
          min={0}
          max={365}
          allowDecimal={false}
          {...form.getInputProps('verifyAfterDays')}
        />
        <Button
          loading={fix.isPending}
          disabled={!isComplete}
          onClick={() => {
            save.reset()
            fix.mutate({ id, ...texts, ...(verifyAfterDays === '' ? {} : { verifyAfterDays }) })
          }}
        >
          Mark as fixed
        </Button>
      </div>
      <p className={classes.hint}>
        {isComplete
          ? 'A fix is watched for that long before another person may call it effective.'
          : 'It can be marked as fixed once both are written down.'}
      </p>
    </form>
  )
}
