import { Button, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { ErrorState } from '../../ui/ErrorState.tsx'
import { MomentInput } from '../../ui/MomentInput.tsx'
import { useClock } from '../../ui/clock.tsx'
import { EvidenceInputs } from './EvidenceInputs.tsx'
import type { Obligation } from './obligations.query.ts'
import { missingEvidence, type Pieces } from './record.rules.ts'
import classes from './Record.module.css'
import { useRecord } from './useRecord.ts'

/** Result, evidence, when it happened, and a note. */
export function RecordForm({ obligation }: { obligation: Obligation }) {
  const { now } = useClock()
  const [result, setResult] = useState<'done' | 'failed'>('done')
  const [pieces, setPieces] = useState<Pieces>({})
  const [isEarlier, setIsEarlier] = useState(false)
  const [happenedAt, setHappenedAt] = useState<string | null>(new Date(now).toISOString())
  const [note, setNote] = useState('')
  const [hasTried, setHasTried] = useState(false)
  const record = useRecord(obligation)
  const missing = missingEvidence(obligation.evidenceRequired, pieces)
  // What failed may have left nothing to show; then the note says why.
  const isReady = result === 'failed' ? note.trim() !== '' : missing.length === 0

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        setHasTried(true)
        if (!isReady || (isEarlier && happenedAt === null)) return
        record.mutate({ result, note, pieces, happenedAt: isEarlier ? (happenedAt ?? undefined) : undefined })
      }}
    >
      {record.error ? <ErrorState error={record.error} isInline /> : null}
      <Radio.Group
        label="How did it go?"
        value={result}
        onChange={(value) => setResult(value === 'failed' ? 'failed' : 'done')}
      >
        <div className={classes.choice}>
          <Radio value="done" label="Done, and it is as it should be" mt={6} />
          <Radio
            value="failed"
            label="Done, and it failed"
            description="Opens a nonconformity, to be fixed and verified"
          />
        </div>
      </Radio.Group>
      <EvidenceInputs
        requirements={obligation.evidenceRequired}
        pieces={pieces}
        onChange={(id, given) => setPieces((before) => ({ ...before, [id]: given }))}
        missing={hasTried && result === 'done' ? missing.map(({ id }) => id) : []}
      />
      <Radio.Group
        label="When did it happen?"
        value={isEarlier ? 'earlier' : 'now'}
        onChange={(value) => setIsEarlier(value === 'earlier')}
      >
        <div className={classes.choice}>
          <Radio value="now" label="Just now" mt={6} />
          <Radio value="earlier" label="Earlier" />
        </div>
      </Radio.Group>
      {isEarlier ? (
        <MomentInput
          label="Day"
          value={happenedAt}
          onChange={setHappenedAt}
          from={obligation.opensAt}
          until={new Date(now).toISOString()}
        />
      ) : null}
      <Textarea
        label="Note"
        description={result === 'failed' ? 'What went wrong' : 'Optional'}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={hasTried && result === 'failed' && note.trim() === '' ? 'Say in a sentence what went wrong' : undefined}
      />
      <div className={classes.buttons}>
        <Button type="submit" loading={record.isPending}>
          {result === 'done' ? 'Record as done' : 'Record as failed'}
        </Button>
        {hasTried && result === 'done' && missing.length > 0 ? (
          <span className={classes.hint} role="alert">
            Still missing: {missing.map(({ title }) => title).join(', ')}
          </span>
        ) : null}
      </div>
    </form>
  )
}
