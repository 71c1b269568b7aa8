import { Button, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../../api/api.ts'
import { useAction } from '../../api/useAction.ts'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { useFieldErrors } from '../../ui/fieldErrors.ts'
import { notify } from '../../ui/notify.tsx'
import { OnlyNow } from '../../ui/OnlyNow.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { Section } from '../../ui/Section.tsx'
import { controlChoicesQuery } from '../controls/controls.query.ts'
import { PersonSelect } from '../people/PersonSelect.tsx'
import classes from './ReportFindingPage.module.css'

const kinds = [
  { value: 'observation', label: 'Observation', means: 'Something that looks wrong or could become so.' },
  { value: 'nonconformity', label: 'Nonconformity', means: 'A rule of ours, or of a framework, is not kept.' },
  { value: 'misconfiguration', label: 'Misconfiguration', means: 'A system is set up otherwise than it should be.' },
  { value: 'vulnerability', label: 'Vulnerability', means: 'A weakness that somebody could use against us.' },
] as const

/** By when each has to be fixed; the server counts in working days of the organization. */
const severities = [
  { value: 'low', label: 'low', days: 'within 90 days' },
  { value: 'medium', label: 'medium', days: 'within 30 days' },
  { value: 'high', label: 'high', days: 'within 7 days' },
  { value: 'critical', label: 'critical', days: 'within 2 days' },
] as const

export function ReportFindingPage() {
  const { controlId } = useSearch({ from: '/signed-in/findings/report' })
  const navigate = useNavigate()
  const controls = useQuery(controlChoicesQuery)
  const form = useForm({
    initialValues: {
      kind: 'observation',
      severity: 'medium',
      title: '',
      description: '',
      controlId: controlId ?? null,
      ownerId: null as string | null,
    },
    validate: { title: (title) => (title.trim() === '' ? 'Say in a line what is wrong' : null) },
  })
  const report = useAction(api.findings.open, {
    onDone: ({ id, occurrences }) => {
      notify(
        occurrences > 1
          ? `That was open already; it counts ${occurrences} times now.`
          : 'Reported, and its deadline set.',
      )
      void navigate({ to: '/findings/$id', params: { id } })
    },
  })
  const rest = useFieldErrors(form, report.error)
  const kind = kinds.find(({ value }) => value === form.values.kind) ?? kinds[0]
  const severity = severities.find(({ value }) => value === form.values.severity) ?? severities[1]

  return (
    <>
      <PageHeader
        title="Report a finding"
        crumbs={[{ label: 'Findings', to: { to: '/findings' } }]}
        hasPast={false}
        meta={['Better too often than too late. The same thing on the same control is counted, not opened twice.']}
      />
      <OnlyNow>
        <Section title="What is wrong" isPadded>
          <form
            className={classes.form}
            onSubmit={form.onSubmit(({ controlId: control, ownerId, ...values }) =>
              report.mutate({
                ...values,
                kind: kind.value,
                severity: severity.value,
                ...(control === null ? {} : { controlId: control }),
                ...(ownerId === null ? {} : { ownerId }),
              }),
            )}
          >
            {rest ? <ErrorState error={rest} isInline /> : null}
            <TextInput
              label="In one line"
              placeholder="Laptop MBP-0231 reports that its disk is not encrypted"
              data-autofocus
              {...form.getInputProps('title')}
            />
            <Textarea
              label="What you saw, and where"
              description="Markdown. Enough for somebody else to see it too."
              minRows={4}
              {...form.getInputProps('description')}
            />
            <fieldset className={classes.choice}>
              <legend>Kind</legend>
              <SegmentedControl
                className={classes.segments}
                data={kinds.map(({ value, label }) => ({ value, label }))}
                {...form.getInputProps('kind')}
              />
              <p className={classes.means}>{kind.means}</p>
            </fieldset>
            <fieldset className={classes.choice}>
              <legend>Severity</legend>
              <SegmentedControl
                className={classes.segments}
                data={severities.map(({ value, label }) => ({ value, label }))}
                {...form.getInputProps('severity')}
              />
              <p className={classes.means}>To be fixed {severity.days}.</p>
            </fieldset>
            <Select
              label="Control"
              placeholder="None in particular"
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'Take out the control' }}
              nothingFoundMessage="No control has that name"
              data={(controls.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
              {...form.getInputProps('controlId')}
            />
            <PersonSelect
              label="Who should act on it"
              placeholder="Decide later"
              isClearable
              value={form.values.ownerId}
              onChange={(id) => form.setFieldValue('ownerId', id)}
              error={form.getInputProps('ownerId').error}
            />
            <div className={classes.buttons}>
              <Button type="submit" loading={report.isPending}>
                Report
              </Button>
              <Button variant="default" renderRoot={(props) => <Link to="/findings" {...props} />}>
                Cancel
              </Button>
            </div>
          </form>
        </Section>
      </OnlyNow>
    </>
  )
}
