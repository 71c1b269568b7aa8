import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryProgram, testLibrary } from '../../test/arbitrary-program.ts'
import {
  applyDiff,
  canonicalProgram,
  type Change,
  type Control,
  DiffError,
  diffProgram,
  loadProgram,
  type Program,
  renderProgram,
} from '../index.ts'

const [example] = fc.sample(
  arbitraryProgram.filter(
    ({ controls, policies, procedures }) => controls.length > 1 && policies.length > 0 && procedures.length > 0,
  ),
  { numRuns: 1, seed: 1 },
)
if (!example) throw new Error('fast-check gave no example')

describe('diffProgram', () => {
  test('finds nothing between a program and itself', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        expect(diffProgram(program, structuredClone(program))).toEqual([])
      }),
    )
  })

  test('finds nothing between two ways to write the same', () => {
    const messy: Program = {
      ...example,
      title: `  ${example.title}\n`,
      description: `\n${example.description.replaceAll('\n', '  \r\n')}\r\n\r\n`,
      frameworks: example.frameworks.toReversed(),
      roles: example.roles.toReversed(),
      controls: example.controls.toReversed().map((control) => rewritten(control)),
      procedures: example.procedures.map((procedure) => ({ ...procedure, steps: `${procedure.steps}\n\n` })),
    }
    expect(diffProgram(example, messy)).toEqual([])
    expect(diffProgram(messy, example)).toEqual([])
  })

  test('leads from any program to any other, and from nothing', () => {
    fc.assert(
      fc.property(fc.option(arbitraryProgram, { nil: null }), arbitraryProgram, (before, after) => {
        expect(applyDiff(before, diffProgram(before, after))).toEqual(after)
      }),
      { numRuns: 300 },
    )
  })

  test('survives JSON, in which plans are kept', () => {
    fc.assert(
      fc.property(arbitraryProgram, arbitraryProgram, (before, after) => {
        const changes = diffProgram(before, after)
        expect(JSON.parse(JSON.stringify(changes))).toStrictEqual(changes)
      }),
    )
  })

  test('has an order in which nothing ever refers to what does not exist', () => {
    fc.assert(
      fc.property(arbitraryProgram, arbitraryProgram, (before, after) => {
        const changes = diffProgram(before, after)
        for (let count = 0; count <= changes.length; count += 1) {
          expect(dangling(applyDiff(before, changes.slice(0, count)))).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('does not depend on the order in which a program lists things', () => {
    fc.assert(
      fc.property(arbitraryProgram, arbitraryProgram, (before, after) => {
        const shuffled = { ...after, controls: after.controls.toReversed(), roles: after.roles.toReversed() }
        expect(diffProgram(before, shuffled)).toEqual(diffProgram(before, after))
      }),
    )
  })

  test('retires what is absent, last and without fields', () => {
    const [first, ...rest] = example.controls
    const procedures = example.procedures.filter(({ control }) => control !== first?.id)
    const changes = diffProgram(example, { ...example, controls: rest, procedures })
    expect(changes.at(-1)).toEqual({
      kind: 'retire',
      entity: 'control',
      id: first?.id,
      title: first?.title,
      fields: [],
    })
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(['retire']))
  })

  test('tells each field that changes, with both values', () => {
    const [control] = example.controls
    const changed = {
      ...example,
      controls: example.controls.map((entry) => (entry === control ? { ...entry, title: 'New title' } : entry)),
    }
    expect(diffProgram(example, changed)).toEqual([
      {
        kind: 'update',
        entity: 'control',
        id: control?.id,
        title: 'New title',
        fields: [{ path: 'title', from: control?.title, to: 'New title' }],
      },
    ])
  })

  test('finds nothing after the program was written to files and read again', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const { program: loaded } = loadProgram(renderProgram(program), testLibrary)
        expect(loaded && diffProgram(program, loaded)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

describe('applyDiff', () => {
  test('refuses a plan that was made for another state', () => {
    const [control] = example.controls
    const changed = {
      ...example,
      controls: example.controls.map((entry) => (entry === control ? { ...entry, title: 'Other' } : entry)),
    }
    const plan = diffProgram(example, changed)
    expect(() => applyDiff(changed, plan)).toThrow(expect.objectContaining({ code: 'stale' }))
    const created = diffProgram(null, example)
    expect(() => applyDiff(example, created)).toThrow(DiffError)
    expect(() => applyDiff(null, plan)).toThrow(expect.objectContaining({ code: 'stale' }))
  })

  test('refuses a plan that leads to an invalid program', () => {
    const [control] = example.controls
    const change: Change = {
      kind: 'update',
      entity: 'control',
      id: control?.id ?? '',
      title: '',
      fields: [{ path: 'kind', from: control?.kind ?? null, to: 'magical' }],
    }
    expect(() => applyDiff(example, [change])).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(() => applyDiff(null, [])).toThrow(expect.objectContaining({ code: 'invalid' }))
  })

  test('leaves the program as it was', () => {
    const copy = structuredClone(example)
    applyDiff(example, diffProgram(example, canonicalProgram({ ...example, title: 'x', controls: [], procedures: [] })))
    expect(example).toEqual(copy)
  })
})

/** A control that says the same in another way. */
function rewritten(control: Control): Control {
  const { requirements, policies } = control
  return { ...control, requirements: requirements.toReversed(), policies: [...policies, ...policies] }
}

/** Names in a program that nothing has. */
function dangling(program: Program): string[] {
  const roles = new Set(program.roles.map(({ id }) => id))
  const controls = new Set(program.controls.map(({ id }) => id))
  const policies = new Set(program.policies.map(({ id }) => id))
  const frameworks = new Set(program.frameworks)
  return [
    ...program.controls.map(({ owner }) => owner).filter((id) => !roles.has(id)),
    ...program.controls.flatMap((control) => control.policies).filter((id) => !policies.has(id)),
    ...program.policies.flatMap(({ owner, approver }) => [owner, approver]).filter((id) => !roles.has(id)),
    ...program.procedures.map(({ role }) => role).filter((id) => !roles.has(id)),
    ...program.procedures.map(({ control }) => control).filter((id) => !controls.has(id)),
    ...[...program.controls, ...program.policies]
      .flatMap(({ requirements }) => requirements.map((reference) => reference.split(':')[0] ?? ''))
      .filter((id) => !frameworks.has(id)),
  ]
}
