import { Progress } from '@mantine/core'
import { useEffect, useId, useRef, useState } from 'react'
import { problemOf } from '../api/problem.ts'
import { formatBytes, sha256Of, shortHash } from './digest.ts'
import classes from './EvidenceDrop.module.css'
import { StateShape } from './StateMark.tsx'

/** What the server says of bytes that it stored. */
export interface StoredEvidence {
  id: string
  /** Lowercase hex. */
  sha256: string
}

interface EvidenceDropProps {
  /** What is asked for: “Restore log, measured minutes”. */
  label: string
  maxBytes: number
  /** Sends one file. `sent` is told the bytes so far. */
  upload: (file: File, options: { sent: (bytes: number) => void; signal: AbortSignal }) => Promise<StoredEvidence>
  /** Told whenever the set of stored evidence changes. */
  onChange: (evidence: StoredEvidence[]) => void
}

interface Item {
  key: string
  file: File
  sent: number
  /** Computed in this browser, to be compared with what the server computed. */
  sha256: string | null
  stored: StoredEvidence | null
  failure: string | null
  /** A file that is too large stays too large. */
  mayRetry: boolean
}

/** Takes files by drop or by the file dialog, sends them at once, and shows that what was stored is what was chosen. */
export function EvidenceDrop({ label, maxBytes, upload, onChange }: EvidenceDropProps) {
  const [items, setItems] = useState<Item[]>([])
  const [isOver, setIsOver] = useState(false)
  const running = useRef(new Map<string, AbortController>())
  const hint = useId()

  // Leaving the page stops what is under way.
  useEffect(() => {
    const uploads = running.current
    return () => {
      for (const controller of uploads.values()) controller.abort()
    }
  }, [])

  const stored = items.flatMap((item) => (item.stored ? [item.stored] : []))
  const told = useRef('')
  useEffect(() => {
    const ids = stored.map(({ id }) => id).join()
    if (ids === told.current) return
    told.current = ids
    onChange(stored)
  })

  const update = (key: string, change: Partial<Item>) =>
    setItems((before) => before.map((item) => (item.key === key ? { ...item, ...change } : item)))

  const send = async (key: string, file: File) => {
    const controller = new AbortController()
    running.current.set(key, controller)
    update(key, { failure: null, sent: 0 })
    try {
      const sha256 = await sha256Of(file)
      update(key, { sha256 })
      const evidence = await upload(file, { sent: (sent) => update(key, { sent }), signal: controller.signal })
      if (sha256 !== null && sha256 !== evidence.sha256) {
        update(key, {
          failure:
            'What the server stored is not what was sent. Try again; if it happens twice, tell your administrator.',
        })
      } else {
        update(key, { stored: evidence, sha256: evidence.sha256, sent: file.size })
      }
    } catch (error) {
      if (controller.signal.aborted) return
      const problem = problemOf(error)
      update(key, { failure: problem.detail ?? problem.title })
    } finally {
      running.current.delete(key)
    }
  }

  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const key = crypto.randomUUID()
      const failure =
        file.size > maxBytes
          ? `${formatBytes(file.size)} is more than the ${formatBytes(maxBytes)} that one file may have.`
          : file.size === 0
            ? 'The file is empty, so it proves nothing.'
            : null
      setItems((before) => [
        ...before,
        { key, file, sent: 0, sha256: null, stored: null, failure, mayRetry: failure === null },
      ])
      if (failure === null) void send(key, file)
    }
  }

  const remove = (key: string) => {
    running.current.get(key)?.abort()
    setItems((before) => before.filter((item) => item.key !== key))
  }

  return (
    <div>
      {/* Dropping is a second way to do what the input within does. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <label
        className={classes.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setIsOver(false)
          add(event.dataTransfer.files)
        }}
      >
        <input
          type="file"
          multiple
          className={classes.input}
          aria-describedby={hint}
          onChange={(event) => {
            add(event.currentTarget.files ?? [])
            // So that the same file can be chosen again.
            event.currentTarget.value = ''
          }}
        />
        <span className={classes.label}>{label}</span>
        <span className={classes.hint} id={hint}>
          Drop files here, or <span className={classes.choose}>choose them</span>. Up to {formatBytes(maxBytes)} each.
        </span>
      </label>
      {items.length === 0 ? null : (
        <ul className={classes.items} aria-label="Chosen files">
          {items.map((item) => (
            <EvidenceItem
              key={item.key}
              item={item}
              onRemove={() => remove(item.key)}
              onRetry={() => void send(item.key, item.file)}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

interface EvidenceItemProps {
  item: Item
  onRemove: () => void
  onRetry: () => void
}

function EvidenceItem({ item, onRemove, onRetry }: EvidenceItemProps) {
  const { file, sent, sha256, stored, failure } = item
  const percent = file.size === 0 ? 0 : Math.round((sent / file.size) * 100)
  return (
    <li className={classes.item}>
      <StateShape state={failure === null ? (stored ? 'pass' : 'open') : 'error'} />
      <div className={classes.about}>
        <p className={classes.name}>{file.name}</p>
        <output className={classes.facts}>
          {failure ?? (
            <>
              {formatBytes(file.size)} · {stored ? 'stored' : percent < 100 ? `${percent} % sent` : 'being stored'}
              {sha256 === null ? null : (
                <>
                  {' '}
                  · <code title={`SHA-256 ${sha256}`}>{shortHash(sha256)}</code>
                </>
              )}
            </>
          )}
        </output>
        {failure === null && !stored ? (
          <Progress value={percent} size={3} mt={4} aria-label={`${file.name} sent`} />
        ) : null}
      </div>
      {failure !== null && item.mayRetry ? (
        <button type="button" className={classes.button} onClick={onRetry}>
          Try again
        </button>
      ) : null}
      <button type="button" className={classes.button} onClick={onRemove} aria-label={`Remove ${file.name}`}>
        Remove
      </button>
    </li>
  )
}
