import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryProgram } from '../../test/arbitrary-program.ts'
import { type Change, diffProgram, renderPlan, summarizePlan } from '../index.ts'
import { lineDiff } from './line-diff.ts'

const changes: Change[] = [
  {
    kind: 'create',
    entity: 'control',
    id: 'access-review',
    title: 'Access is reviewed',
    fields: [
      { path: 'title', from: null, to: 'Access is reviewed' },
      { path: 'description', from: null, to: 'One\nTwo' },
      { path: 'requirements', from: null, to: ['soc2:CC6.2'] },
    ],
  },
  {
    kind: 'update',
    entity: 'procedure',
    id: 'review',
    title: 'Review',
    fields: [
      { path: 'window', from: 'P5D', to: null },
      { path: 'steps', from: 'One\nTwo\nThree', to: 'One\n2\nThree' },
      {
        path: 'evidence',
        from: [
          { id: 'list', title: 'List', required: true },
          { id: 'gone', title: 'Gone', required: true },
        ],
        to: [{ id: 'list', title: 'List', required: false }],
      },
    ],
  },
  { kind: 'retire', entity: 'role', id: 'clerk', title: 'Clerk', fields: [] },
]

describe('renderPlan', () => {
  test('shows what is created, changed and retired', () => {
    expect(renderPlan(changes)).toMatchInlineSnapshot(`
      "  + control access-review  "Access is reviewed"
            description: text of 2 lines
            requirements: ["soc2:CC6.2"]

        ~ procedure review  "Review"
            window: "P5D" → not set
            steps:
              - Two
              + 2
            evidence:
              - gone "Gone"
              ~ list "List"
                  required: true → false

        - role clerk  "Clerk"
            ends here; its records stay

      Plan: 1 to create (1 control), 1 to update (1 procedure), 1 to retire (1 role).
      "
    `)
  })

  test('says when there is nothing to do', () => {
    expect(renderPlan([])).toBe('No changes. The program is as its files say.\n')
  })

  test('leaves colors to the caller', () => {
    const painted = renderPlan(changes, (text, style) => `<${style}>${text}</${style}>`)
    expect(painted).toContain('<create>  + control access-review  "Access is reviewed"</create>')
    expect(painted.replaceAll(/<\/?(?:create|update|retire|detail)>/g, '')).toBe(renderPlan(changes))
  })

  test('writes nothing that could take over a terminal', () => {
    const hostile: Change = {
      kind: 'update',
      entity: 'role',
      id: 'a\u001b[2J',
      title: '\u009b31m\u202e',
      fields: [
        { path: 'title', from: 'x\u001b]0;owned\u0007', to: 'y\rz' },
        { path: 'description', from: 'x\u001b\n', to: 'y\u0000\n\u2028' },
      ],
    }
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(renderPlan([hostile])).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u202E]/)
  })

  test('names every change of any two programs', () => {
    fc.assert(
      fc.property(arbitraryProgram, arbitraryProgram, (before, after) => {
        const plan = diffProgram(before, after)
        const text = renderPlan(plan)
        for (const { entity, id } of plan)
          expect(text).toContain(entity === 'program' ? ' program ' : ` ${entity} ${id}`)
        expect(text.endsWith(`${summarizePlan(plan)}\n`)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('lineDiff', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })

  test('removes only old lines and adds only new ones, in order', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = lineDiff(before.join('\n'), after.join('\n'))
        const removed = diff.filter(({ kind }) => kind === 'removed').map(({ text }) => text)
        const added = diff.filter(({ kind }) => kind === 'added').map(({ text }) => text)
        const old = before.length === 0 ? [''] : before
        const now = after.length === 0 ? [''] : after
        expect(old.length - removed.length).toBe(now.length - added.length)
        expect(isSubsequence(removed, old)).toBe(true)
        expect(isSubsequence(added, now)).toBe(true)
      }),
    )
  })

  test('finds a moved line in a long text', () => {
    const text = Array.from({ length: 900 }, (_, index) => `line ${index}`)
    const moved = [...text.slice(1), text[0] ?? '']
    expect(lineDiff(text.join('\n'), moved.join('\n'))).toEqual([
      { kind: 'removed', text: 'line 0' },
      { kind: 'added', text: 'line 0' },
    ])
  })
})

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let found = 0
  for (const entry of whole) if (entry === part[found]) found += 1
  return found === part.length
}
