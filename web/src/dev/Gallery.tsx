import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { errorOf } from '../api/problem.ts'
import { AppShell } from '../ui/AppShell.tsx'
import { ClockProvider } from '../ui/clock.tsx'
import { ColorSchemeChoice } from '../ui/ColorSchemeChoice.tsx'
import { CommandPalette } from '../ui/CommandPalette.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { KeyFigure, KeyFigures } from '../ui/KeyFigure.tsx'
import { Markdown } from '../ui/Markdown.tsx'
import { Chip, PageHeader } from '../ui/PageHeader.tsx'
import { PersonName } from '../ui/PersonName.tsx'
import { Section } from '../ui/Section.tsx'
import { StateMark } from '../ui/StateMark.tsx'
import { allStates } from '../ui/states.ts'
import { Time } from '../ui/Time.tsx'
import { YearLegend, YearStrip } from '../ui/YearStrip.tsx'
import { EvidenceSamples } from './EvidenceSamples.tsx'
import { FormSample } from './FormSample.tsx'
import { here, navigation, now, policyText, year, yearRows, zone } from './samples.ts'
import { TableSamples } from './TableSamples.tsx'
import { TaskSamples } from './TaskSamples.tsx'

/** Every component in every state, on a clock that stands still. */
export default function Gallery() {
  const [isAsking, setIsAsking] = useState(false)
  return (
    <ClockProvider now={now} zone={zone} isSimulated>
      <CommandPalette
        navigation={navigation}
        find={(query) =>
          Promise.resolve([
            { id: '1', label: `Laptops are encrypted (${query})`, detail: 'control · Devices', to: here },
          ])
        }
      />
      <AppShell navigation={navigation} account={<ColorSchemeChoice />}>
        <PageHeader
          title="Laptops are encrypted"
          crumbs={[{ label: 'Controls', to: here }, { label: 'Devices' }]}
          meta={[
            'technical control',
            <>
              owner <PersonName name="IT lead" to={here} />
            </>,
            <>
              version 3, since <Time at="2026-08-02" as="day" />
            </>,
            <>
              <Chip to={here}>SOC 2 CC6.7</Chip> <Chip>ISO A.8.1</Chip> <Chip>HIPAA 164.312(a)(2)(iv)</Chip>
            </>,
          ]}
          actions={
            <>
              <Button variant="default" onClick={() => setIsAsking(true)}>
                Retire
              </Button>
              <Button>Change</Button>
            </>
          }
        />
        <KeyFigures>
          <KeyFigure
            label="Execution gap, 90 days"
            value="8 %"
            detail="23 of 288 duties not met on time · was 14 %"
            to={here}
          />
          <KeyFigure label="Duties this week" value="17" detail="of 21 done" to={here} state="met" />
          <KeyFigure label="Findings open" value="7" detail="1 past its deadline" to={here} state="missed" />
          <KeyFigure
            label="Sources silent"
            value="1"
            detail="Office firewall, 26 h · 3 controls not assessed"
            to={here}
            state="not_assessed"
          />
        </KeyFigures>
        <Section
          title="A year of this control"
          aside={<YearLegend states={['met', 'late', 'missed', 'waived', 'not_assessed', 'planned']} />}
        >
          <YearStrip
            year={year}
            rows={yearRows}
            linkOf={(row, mark) => ({ ...here, search: { q: `${row.id} ${mark.state}` } })}
          />
        </Section>
        <TableSamples />
        <TaskSamples />
        <EvidenceSamples />
        <FormSample />
        <Section title="States" aside={`${allStates.length} of them`} isPadded>
          <ul style={{ columns: '150px', margin: 0, padding: 0, listStyle: 'none', lineHeight: 2 }}>
            {allStates.map((state) => (
              <li key={state}>
                <StateMark state={state} />
              </li>
            ))}
          </ul>
        </Section>
        <Section title="People and times" isPadded>
          <p>
            <PersonName name="Mira Okafor" to={here} /> approved it <Time at="2026-11-20T09:00:00Z" />.{' '}
            <PersonName name="Jon Ek" isActive={false} /> had written it on{' '}
            <Time at="2026-08-02T08:30:00Z" as="moment" />, and <PersonName name={null} /> had reviewed it{' '}
            <Time at="2024-03-01" />. It is due <Time at="2026-11-24T16:00:00Z" />.
          </p>
        </Section>
        <Section title="Policy text" isPadded>
          <Markdown text={policyText} />
        </Section>
        <Section title="Controls of Mantine" isPadded>
          <div style={{ display: 'grid', gap: 12, maxWidth: 420 }}>
            <TextInput label="Title" description="As people call it" placeholder="Restore test" />
            <Select label="Severity" data={['low', 'medium', 'high']} placeholder="Choose" />
            <Textarea label="Note" error="Say why, in a sentence" />
          </div>
        </Section>
        <ConfirmDialog
          isOpen={isAsking}
          onClose={() => setIsAsking(false)}
          title="Retire “Laptops are encrypted”?"
          confirm="Retire"
          isDangerous
          onConfirm={() =>
            Promise.reject(
              errorOf({
                title: 'Not possible in this state',
                status: 409,
                detail: 'Two open findings rest on it. Close them first.',
              }),
            )
          }
        >
          Its procedures plan no more duties. What happened until today stays.
        </ConfirmDialog>
      </AppShell>
    </ClockProvider>
  )
}
