import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exampleFiles, exampleWith } from '../../test/example-program.ts'
import { testLibrary } from '../../test/arbitrary-program.ts'
import { shippedLibrary } from '../../test/library.ts'
import { loadProgram, type ProblemCode, type ProgramFiles } from '../index.ts'
import { MAX_PROBLEMS } from '../problem.ts'

const library = await shippedLibrary()
const control = 'controls/access-review.yaml'
const megabyte = 1024 * 1024

function codesOf(files: ProgramFiles): ProblemCode[] {
  return [...new Set(loadProgram(files, library).problems.map(({ code }) => code))]
}

describe('hostile files', () => {
  const cases: [string, ProgramFiles, ProblemCode[]][] = [
    [
      'a bomb of aliases',
      exampleWith(
        control,
        `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${lines(9, (index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}*a${index}]`)}`,
      ),
      ['alias-limit'],
    ],
    ['many aliases', exampleWith(control, `a: &a x\nb: [${'*a, '.repeat(101)}x]`), ['alias-limit']],
    ['an alias inside itself', exampleWith(control, 'a: &a [*a]'), ['alias-limit']],
    ['an alias of nothing', exampleWith(control, 'a: *b'), ['yaml-syntax']],
    ['deep brackets', exampleWith(control, '['.repeat(50_000)), ['too-deep']],
    ['deep braces', exampleWith(control, '{a: '.repeat(20_000)), ['too-deep']],
    ['deep lists', exampleWith(control, '- '.repeat(50_000)), ['too-deep']],
    [
      'deep indentation',
      exampleWith(
        control,
        lines(500, (index) => `${' '.repeat(index)}a:`),
      ),
      ['too-deep'],
    ],
    ['deep explicit keys', exampleWith(control, '? '.repeat(50_000)), ['too-deep']],
    ['a million brackets', exampleWith(control, ']'.repeat(megabyte)), ['file-too-large']],
    [
      'a long mapping',
      exampleWith(
        control,
        lines(60_000, (index) => `k${index}: 1`),
      ),
      ['file-too-large'],
    ],
    ['a file over 1 MiB', exampleWith(control, `id: x # ${'x'.repeat(megabyte)}`), ['file-too-large']],
    ['a tab as indentation', exampleWith(control, 'id: x\npolicies:\n\t- a\n'), ['yaml-syntax']],
    ['two documents', exampleWith(control, 'id: a\n---\nid: b\n'), ['multiple-documents']],
    ['an older YAML', exampleWith(control, '%YAML 1.1\n---\nid: a\n'), ['yaml-syntax']],
    ['a tag', exampleWith(control, '!!js/function id: x'), ['missing-key', 'yaml-tag']],
    ['nothing', exampleWith(control, ''), ['empty-file']],
    ['a comment only', exampleWith(control, '# later\n'), ['empty-file']],
    ['a number', exampleWith(control, '42'), ['wrong-type']],
    ['bytes that are not UTF-8', bytesOf(control, [0x69, 0x64, 0x3a, 0x0a, 0xff, 0xfe]), ['not-utf8']],
    ['half a surrogate pair', exampleWith(control, 'id: \uD800'), ['not-utf8']],
    ['half a surrogate pair, escaped', exampleWith(control, 'id: "\\uD800"'), ['missing-key', 'invalid-value']],
    ['zero bytes', exampleWith(control, 'id: a\0b'), ['missing-key', 'invalid-value']],
    ['the path of a parent', exampleWith('controls/../../etc/passwd.yaml', 'id: x'), ['unsafe-path']],
    ['an absolute path', exampleWith('/etc/passwd', 'x'), ['unsafe-path']],
    ['a path of Windows', exampleWith('controls\\x.yaml', 'id: x'), ['unsafe-path']],
    ['a path with a line feed', exampleWith('controls/x\n.yaml', 'id: x'), ['unsafe-path']],
  ]

  test.each(cases)('%s is refused', (_, files, codes) => {
    const { program } = loadProgram(files, library)
    expect(program).toBeNull()
    expect(codesOf(files)).toEqual(codes)
  })

  test('a key such as __proto__ is an unknown key and reaches no object', () => {
    const text = exampleFiles().get(control) ?? ''
    const files = exampleWith(control, `${text}__proto__: { kind: physical, polluted: true }\nconstructor: 1\n`)
    const { problems } = loadProgram(files, library)
    expect(problems.map(({ message }) => message)).toEqual(['Unknown key "__proto__"', 'Unknown key "constructor"'])
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('the line that is not UTF-8 is named', () => {
    const { problems } = loadProgram(bytesOf(control, [0x61, 0x0a, 0xc3, 0xa9, 0x0a, 0x62, 0xc3, 0x0a]), library)
    expect(problems).toMatchObject([{ code: 'not-utf8', file: control, line: 3 }])
  })

  test('more than 5,000 files are refused', () => {
    const files = exampleFiles()
    for (let index = 0; index < 5001; index += 1) files.set(`controls/c${index}.yaml`, '')
    expect(codesOf(files)).toContain('too-many-files')
  })

  test('more than 16 MiB together are refused', () => {
    const files = exampleFiles()
    for (let index = 0; index < 17; index += 1) files.set(`controls/c${index}.yaml`, `#${'x'.repeat(megabyte - 1)}`)
    expect(codesOf(files)).toContain('program-too-large')
  })

  test('more than 5,000 controls are refused', () => {
    const files = exampleFiles()
    for (const [file, from] of [
      ['a', 0],
      ['b', 2600],
    ] as const) {
      files.set(
        `controls/${file}.yaml`,
        lines(2600, (index) => oneControl(from + index)),
      )
    }
    expect(codesOf(files)).toContain('program-too-large')
  })

  test('more than 2,000 different schedules are refused', () => {
    const text = lines(2001, (index) => oneProcedure(index))
    const { problems } = loadProgram(exampleWith('procedures/all.yaml', text), library)
    expect(problems).toMatchObject([{ code: 'program-too-large', line: 2001 }])
  })

  test('so many mistakes that nobody would read them are cut, and that is said', () => {
    const text = lines(3000, (index) => `- {id: a${index}, nonsense: 1}`)
    const { problems, program } = loadProgram(exampleWith('controls/all.yaml', text), library)
    expect(program).toBeNull()
    expect(problems).toHaveLength(MAX_PROBLEMS + 1)
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', severity: 'error' })
  })

  test('long runs of blanks cost no more than other text', () => {
    const blanks = ' '.repeat(400_000)
    const policy = `---\nid: access-control\n---\n## ${blanks}x\n${blanks}x\n${'\n'.repeat(100_000)}x`
    expect(codesOf(exampleWith('policies/access-control.md', policy))).toContain('policy-section')
    expect(codesOf(exampleWith(control, `id: a\ntitle: "a${blanks}b"\ndescription: |\n  a${blanks}b\n`))).toContain(
      'missing-key',
    )
  })
})

describe('whatever the files hold, loading gives a result', () => {
  const paths = fc.constantFrom(
    ...exampleFiles().keys(),
    'controls/a.yaml',
    'frameworks/x.csv',
    'frameworks/x.yaml',
    'policies/p.md',
  )
  const yamlish = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'id: a\n',
          '- ',
          '  ',
          '\n',
          ': ',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '|',
          '>',
          '&a ',
          '*a ',
          '---\n',
          '#',
          '? ',
          '!!x ',
          ',',
          '\t',
          '%',
          'when:\n',
          '<<: *a\n',
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''))
  const garbage = fc.oneof(
    yamlish,
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.uint8Array({ maxLength: 60 }),
    fc.json().map((json) => json),
    yamlish.map((text) => `---\n${text}\n---\n${text}`),
  )

  test('for garbage in any file', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(paths, fc.string()), garbage), { maxLength: 5 }), (entries) => {
        expect(isComplete(new Map(entries))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('for a good program with one place broken', () => {
    const insertion = fc.oneof(yamlish, fc.string({ unit: 'binary', maxLength: 5 }))
    fc.assert(
      fc.property(
        fc.constantFrom(...exampleFiles().keys()),
        fc.nat(),
        fc.nat(30),
        insertion,
        (path, at, removed, inserted) => {
          const text = exampleFiles().get(path) ?? ''
          const start = at % (text.length + 1)
          expect(isComplete(exampleWith(path, text.slice(0, start) + inserted + text.slice(start + removed)))).toBe(
            true,
          )
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('for a good program cut off anywhere', () => {
    for (const [path, text] of exampleFiles()) {
      for (let end = 0; end < text.length; end += 1)
        expect(isComplete(exampleWith(path, text.slice(0, end)))).toBe(true)
    }
  })
})

function bytesOf(path: string, bytes: number[]): ProgramFiles {
  return new Map<string, string | Uint8Array>(exampleFiles()).set(path, Uint8Array.from(bytes))
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n')
}

function oneControl(index: number): string {
  return `- {id: c${index}, title: C, kind: technical, objective: O, owner: security-lead}`
}

function oneProcedure(index: number): string {
  const rule = `FREQ=DAILY;INTERVAL=${(index % 1000) + 1}`
  const when = `{schedule: {rrule: ${rule}, start: 202${Math.floor(index / 1000)}-01-01}}`
  return `- {id: p${index}, control: access-review, title: P, role: security-lead, steps: S, window: P1D, when: ${when}}`
}

/** Loading gives a program or says why not, and every problem has a place and a message. */
function isComplete(files: ProgramFiles): boolean {
  const { program, problems } = loadProgram(files, testLibrary)
  const hasPlaces = problems.every(({ line, column, message }) => line >= 1 && column >= 1 && message !== '')
  return hasPlaces && (program === null) === problems.some(({ severity }) => severity === 'error')
}
