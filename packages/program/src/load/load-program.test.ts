import { describe, expect, test } from 'vitest'
import { exampleEdited, exampleFiles, exampleWith } from '../../test/example-program.ts'
import { shippedLibrary } from '../../test/library.ts'
import { formatProblem, loadProgram, type ProgramFiles } from '../index.ts'

const library = await shippedLibrary()

const control = 'controls/access-review.yaml'
const procedure = 'procedures/review-access.yaml'
const policy = 'policies/access-control.md'

function problemsOf(files: ProgramFiles): string[] {
  return loadProgram(files, library).problems.map(formatProblem)
}

describe('a program without problems', () => {
  test('is read with its defaults filled in', () => {
    const { program, problems } = loadProgram(exampleFiles(), library)
    expect(problems).toEqual([])
    expect(program).toMatchObject({
      format: 1,
      description: '',
      calendar: { timezone: 'Europe/Berlin', workdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
      controls: [{ id: 'access-review', description: '' }],
      procedures: [
        {
          steps: '1. Export the accounts.\n2. Decide about each.',
          when: { schedule: { time: '09:00', businessDay: 'none' } },
          severity: 'medium',
          evidence: [{ required: true }],
        },
      ],
      policies: [{ review: { every: 'P1Y' }, acknowledge: 'everyone', requirements: [] }],
    })
    expect(program?.policies[0]?.body).toMatch(/^# Access control policy\n\n## Statement of intent\n/)
  })

  test('says which requirements no control answers', () => {
    const { coverage } = loadProgram(exampleFiles(), library)
    expect(coverage).toMatchObject([{ framework: 'soc2', total: 61, answered: 2 }])
    expect(coverage[0]?.unanswered).toContain('CC6.1')
    expect(coverage[0]?.unanswered).not.toContain('CC6.2')
  })

  test('may hold several controls or procedures in one file of any name', () => {
    const files = exampleFiles()
    const one = files.get(control)?.replaceAll(/^/gm, '  ').replace('  id', '- id').trimEnd() ?? ''
    const other = one.replace('access-review', 'access-removal').replace('soc2:CC6.2, soc2:CC6.3', '')
    files.delete(control)
    files.set('controls/all.yml', `${one}\n${other}\n`)
    const { program, problems } = loadProgram(files, library)
    expect(problems.map(({ code }) => code)).toEqual(['control-without-procedure'])
    expect(program?.controls.map(({ id }) => id)).toEqual(['access-removal', 'access-review'])
  })

  test('reads the same with CRLF, a byte order mark, and as bytes', () => {
    const { program } = loadProgram(exampleFiles(), library)
    const crlf = new Map([...exampleFiles()].map(([path, text]) => [path, `\uFEFF${text.replaceAll('\n', '\r\n')}`]))
    expect(loadProgram(crlf, library)).toMatchObject({ program, problems: [] })
    const bytes = new Map([...crlf].map(([path, text]) => [path, new TextEncoder().encode(text)]))
    expect(loadProgram(bytes, library)).toMatchObject({ program, problems: [] })
  })

  test('may use anchors and aliases', () => {
    const aliased =
      'requirements: &these [soc2:CC6.2]\npolicies: [access-control]\ndescription: &d text\nobjective: *d\n'
    const files = exampleWith(control, `id: access-review\ntitle: A\nkind: technical\nowner: security-lead\n${aliased}`)
    expect(loadProgram(files, library).program?.controls[0]?.objective).toBe('text')
  })

  test('may stand among files that are none of its business', () => {
    const files = exampleWith('README.md', '# Hello')
      .set('.github/workflows/ci.yaml', ': : :')
      .set('controls/.swp', '\0')
    expect(problemsOf(files)).toEqual([])
  })

  test('may define frameworks of its own', () => {
    const files = exampleEdited('holdfast.yaml', '[soc2]', '[soc2, customer-x]')
      .set('frameworks/customer-x.yaml', 'id: customer-x\nname: Annex\n')
      .set('frameworks/customer-x.csv', 'id,parent,title,kind\n1,,Access,section\n1.1,1,"Removed, soon",duty\n')
    files.set(control, (files.get(control) ?? '').replace('soc2:CC6.3', 'customer-x:1.1'))
    const { program, problems, coverage } = loadProgram(files, library)
    expect(problems).toEqual([])
    expect(program?.customFrameworks[0]?.requirements[1]).toEqual({
      id: '1.1',
      parent: '1',
      title: 'Removed, soon',
      kind: 'duty',
      note: '',
    })
    expect(coverage.find(({ framework }) => framework === 'customer-x')).toMatchObject({ total: 1, answered: 1 })
  })
})

describe('every problem has a place and advice', () => {
  const cases: [string, ProgramFiles, string[]][] = [
    [
      'a misspelled key',
      exampleEdited(control, 'owner:', 'ownr:'),
      [`${control}:5:1: error [unknown-key] Unknown key "ownr". Did you mean owner?`],
    ],
    [
      'a missing key',
      exampleEdited(control, 'kind: administrative\n', ''),
      [`${control}:1:1: error [missing-key] kind is missing. Add the key kind.`],
    ],
    [
      'a key without value',
      exampleEdited(control, 'kind: administrative', 'kind:'),
      [`${control}:3:6: error [wrong-type] kind has no value. Write the value after the colon, or remove the key.`],
    ],
    [
      'a word that is not among those allowed',
      exampleEdited(control, 'administrative', 'administrativ'),
      [
        `${control}:3:7: error [invalid-value] kind "administrativ" is not one of its values. Did you mean administrative?`,
      ],
    ],
    [
      'a number where text belongs',
      exampleEdited(control, 'Access is reviewed', '7'),
      [`${control}:2:8: error [wrong-type] title is a number, not text. Put it in quotes.`],
    ],
    [
      'text where a list belongs',
      exampleEdited(control, '[access-control]', 'access-control'),
      [
        `${control}:7:11: error [wrong-type] policies is text, not a list. Write a list: [one, two], or a line starting with "- " for each.`,
      ],
    ],
    [
      'text with a comma inside braces',
      exampleEdited(
        procedure,
        '  - id: list\n    title: Reviewed list\n    kind: file\n    accept: [pdf]',
        '  - { id: list, title: One, two or three, kind: file }',
      ),
      [`${procedure}:13:29: error [unknown-key] Unknown key "two or three". Put text that holds a comma in quotes.`],
    ],
    [
      'the same key twice',
      exampleEdited(control, 'kind: administrative', 'kind: administrative\nkind: technical'),
      [`${control}:4:1: error [duplicate-key] The key "kind" is there twice. Remove one of the two.`],
    ],
    [
      'an unknown role',
      exampleEdited(control, 'security-lead', 'security-laed'),
      [`${control}:5:8: error [unknown-reference] No role has the id "security-laed". Did you mean security-lead?`],
    ],
    [
      'an unknown policy',
      exampleEdited(control, '[access-control]', '[acces-control]'),
      [`${control}:7:12: error [unknown-reference] No policy has the id "acces-control". Did you mean access-control?`],
    ],
    [
      'an unknown control',
      exampleEdited(procedure, 'control: access-review', 'control: review'),
      [`${procedure}:2:10: error [unknown-reference] No control has the id "review". Known: access-review.`],
    ],
    [
      'an unknown requirement',
      exampleEdited(control, 'soc2:CC6.3', 'soc2:CC6.33'),
      [`${control}:6:28: error [unknown-reference] soc2 has no requirement "CC6.33". Did you mean CC6.3?`],
    ],
    [
      'an unknown framework',
      exampleEdited('holdfast.yaml', '[soc2]', '[soc2, gdrp]'),
      ['holdfast.yaml:4:20: error [unknown-reference] No framework has the id "gdrp". Did you mean gdpr?'],
    ],
    [
      'a requirement of a framework that the program does not answer',
      exampleEdited(control, 'soc2:CC6.3', 'gdpr:Art.32(1)'),
      [
        `${control}:6:28: error [framework-not-listed] The program does not answer gdpr. Add gdpr to frameworks in holdfast.yaml, or remove the requirement.`,
      ],
    ],
    [
      'a requirement named twice',
      exampleEdited(control, 'soc2:CC6.3', 'soc2:CC6.2'),
      [`${control}:6:28: error [duplicate-entry] "soc2:CC6.2" is there twice. Remove one.`],
    ],
    [
      'an approver who is the owner',
      exampleEdited(policy, 'chief-executive', 'security-lead'),
      [
        `${policy}:5:11: error [approver-is-owner] The approver "security-lead" is the owner. Let another role approve it: nobody approves their own work.`,
      ],
    ],
    [
      'a file that is not named after its id',
      exampleEdited(control, 'id: access-review', 'id: access-reviews'),
      [
        `${control}:1:5: error [file-name] The id "access-reviews" is not the name of the file. Rename the file to access-reviews, or give the control the id of the file.`,
        `${procedure}:2:10: error [unknown-reference] No control has the id "access-review". Did you mean access-reviews?`,
      ],
    ],
    [
      'the same id twice',
      exampleWith('controls/more/access-review.yaml', exampleFiles().get(control) ?? ''),
      [
        `controls/more/access-review.yaml:1:5: error [duplicate-id] A control with the id "access-review" exists already. Remove one, or give it another id. The other is in ${control}.`,
      ],
    ],
    [
      'the same role twice',
      exampleEdited('holdfast.yaml', 'id: chief-executive', 'id: security-lead'),
      [
        'holdfast.yaml:11:9: error [duplicate-id] The id "security-lead" is there twice. Remove one, or give it another id.',
        `${policy}:5:11: error [unknown-reference] No role has the id "chief-executive". Known: security-lead.`,
      ],
    ],
    [
      'a rule that does not parse',
      exampleEdited(procedure, 'FREQ=MONTHLY;', 'FREQ=HOURLY;'),
      [expect.stringMatching(`^${procedure}:10:12: error \\[invalid-schedule\\] .*HOURLY`)],
    ],
    [
      'a rule that never occurs',
      exampleEdited(procedure, 'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
      [expect.stringMatching(`^${procedure}:10:12: error \\[invalid-schedule\\] .*names no date`)],
    ],
    [
      'a time without quotes that YAML reads as text is fine, but not one without leading zero',
      exampleEdited(procedure, 'schedule:\n', 'schedule:\n    time: 9:00\n'),
      [
        `${procedure}:10:11: error [invalid-value] time "9:00" is not a time of day. Write hours and minutes in quotes: "09:00".`,
      ],
    ],
    [
      'a time zone that does not exist',
      exampleEdited('holdfast.yaml', 'Europe/Berlin', 'Europe/Berln'),
      [
        'holdfast.yaml:6:13: error [invalid-value] timezone "Europe/Berln" is not a time zone. Did you mean Europe/Berlin?',
      ],
    ],
    [
      'a date that does not exist',
      exampleEdited('holdfast.yaml', '2026-12-25', '2026-02-30'),
      [
        'holdfast.yaml:7:14: error [invalid-value] holidays, number 1, "2026-02-30" is not a date. Write year-month-day: 2026-12-31.',
      ],
    ],
    [
      'a duration that is none',
      exampleEdited(procedure, 'P10D', '10 days'),
      [
        `${procedure}:11:9: error [invalid-value] window "10 days" is not a duration. Write ISO 8601: P5D is five days, PT4H four hours, P2W two weeks, P1M one month, P1Y one year.`,
      ],
    ],
    [
      'a duration of nothing',
      exampleEdited(procedure, 'P10D', 'PT0S'),
      [
        `${procedure}:11:9: error [invalid-value] window "PT0S" is no time at all, or longer than 100 years. Give at least a second and at most 100 years.`,
      ],
    ],
    [
      'a schedule without window',
      exampleEdited(procedure, 'window: P10D\n', ''),
      [
        `${procedure}:1:1: error [missing-key] window is missing. A schedule needs the time from opening to deadline, such as window: P5D.`,
      ],
    ],
    [
      'a window that says the same as within',
      exampleEdited(
        procedure,
        'schedule:\n    rrule: FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1',
        'event: { on: person.left, within: P1D }',
      ),
      [expect.stringMatching(`^${procedure}:10:9: error \\[invalid-value\\] window "P10D" belongs to a schedule only`)],
    ],
    [
      'two ways of when',
      exampleEdited(procedure, 'when:\n', 'when:\n  continuous: { source: Scanner, every: P1D }\n'),
      [
        `${procedure}:9:3: error [invalid-value] when says schedule and continuous. Use exactly one of schedule, event and continuous.`,
      ],
    ],
    [
      'an event that does not exist',
      exampleEdited(
        procedure,
        'schedule:\n    rrule: FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1\nwindow: P10D',
        'event: { on: person.leaves, within: P1D }',
      ),
      [
        `${procedure}:9:16: error [invalid-value] on "person.leaves" is not one of its values. Did you mean person.left?`,
      ],
    ],
    [
      'months counted in business days',
      exampleEdited(
        procedure,
        'schedule:\n    rrule: FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1\nwindow: P10D',
        'event: { on: person.left, within: P1M, counting: business }',
      ),
      [
        `${procedure}:9:37: error [invalid-value] within "P1M" cannot be counted in business days. Give whole days, such as P5D, or set counting: calendar.`,
      ],
    ],
    [
      'evidence with the same id twice',
      exampleEdited(procedure, '  - id: list', '  - { id: list, title: A, kind: link }\n  - id: list'),
      [`${procedure}:14:9: error [duplicate-id] The id "list" is there twice. Remove one, or give it another id.`],
    ],
    [
      'file types of something that is no file',
      exampleEdited(procedure, 'kind: file', 'kind: link'),
      [
        `${procedure}:16:13: error [invalid-value] accept has a meaning for files only. Remove accept, or set kind: file.`,
      ],
    ],
    [
      'a character that does not print',
      exampleEdited(control, 'Access is reviewed', '"Access \\u202E is"'),
      [
        expect.stringMatching(
          `^${control}:2:8: error \\[invalid-value\\] title "Access \\\\u202e is" holds a character`,
        ),
      ],
    ],
    [
      'a format of the future',
      exampleEdited('holdfast.yaml', 'format: 1', 'format: 2'),
      ['holdfast.yaml:1:9: error [invalid-value] format 2 is not a format that this version reads. Write format: 1.'],
    ],
    [
      'a file that is not read',
      exampleWith('policies/notes.txt', 'x').set('controls/a.json', '{}'),
      [
        'controls/a.json:1:1: warning [unread-file] The file is not read. Rename it (.yaml for controls and procedures, .md for policies), or move it out of this folder.',
        'policies/notes.txt:1:1: warning [unread-file] The file is not read. Rename it (.yaml for controls and procedures, .md for policies), or move it out of this folder.',
      ],
    ],
    [
      'a policy without front matter',
      exampleEdited(policy, '---\nid', 'id'),
      [
        `${policy}:1:1: error [front-matter] The file does not start with front matter. Start the file with a line ---, the keys of the policy, and another line ---.`,
      ],
    ],
    [
      'front matter without end',
      exampleEdited(policy, 'chief-executive\n---', 'chief-executive'),
      [
        `${policy}:1:1: error [front-matter] The front matter has no end. Put a line --- between the keys and the text.`,
      ],
    ],
    [
      'a missing section',
      exampleEdited(policy, '## Scope', '### Scope'),
      [
        `${policy}:7:1: error [policy-section] The section "Scope" is missing. Add a heading "## Scope" with text below it.`,
      ],
    ],
    [
      'a section that is only in a code block',
      exampleEdited(policy, '## Scope\nEverybody.', '```\n## Scope\nEverybody.\n```'),
      [
        `${policy}:7:1: error [policy-section] The section "Scope" is missing. Add a heading "## Scope" with text below it.`,
      ],
    ],
    [
      'an empty section',
      exampleEdited(policy, 'Everybody.', ''),
      [`${policy}:12:1: error [policy-section] The section "Scope" is empty. Write what it should say.`],
    ],
    [
      'sections in another order',
      exampleEdited(policy, '## Statement of intent', '## Exceptions\nNone.\n## Statement of intent'),
      [
        `${policy}:9:1: error [policy-section] The section "Exceptions" stands before a required one. Move it below "Roles and responsibilities".`,
      ],
    ],
    [
      'nothing at all',
      new Map(),
      [
        'holdfast.yaml:1:1: error [missing-file] The file is missing or cannot be read. Every program has this file at its root; FORMAT.md shows what is in it.',
      ],
    ],
    [
      'a framework without its list',
      exampleWith('frameworks/own.yaml', 'id: own\nname: Own\n'),
      [
        'frameworks/own.yaml:1:1: error [missing-file] The file "frameworks/own.csv" is missing. A framework needs both files.',
      ],
    ],
    [
      'a framework that the library has',
      exampleWith('frameworks/soc2.yaml', 'id: soc2\nname: Own\n').set('frameworks/soc2.csv', 'id,parent,title,kind\n'),
      [expect.stringContaining('frameworks/soc2.yaml:1:5: error [duplicate-id] The library has a framework "soc2".')],
    ],
    [
      'a framework that holdfast.yaml does not list',
      exampleWith('frameworks/own.yaml', 'id: own\nname: Own\n').set('frameworks/own.csv', 'id,parent,title,kind\n'),
      [
        expect.stringContaining(
          'frameworks/own.yaml:1:1: error [framework-not-listed] The program does not answer own.',
        ),
      ],
    ],
  ]

  test.each(cases)('%s', (_, files, expected) => {
    expect(problemsOf(files)).toEqual(expected)
  })

  test('and a program with an error is not loaded, one with warnings is', () => {
    expect(loadProgram(exampleEdited(control, 'owner:', 'ownr:'), library).program).toBeNull()
    expect(loadProgram(exampleWith('policies/notes.txt', 'x'), library).program).not.toBeNull()
  })
})

describe('all problems are told at once', () => {
  test('of one file and of all files', () => {
    const files = exampleEdited(procedure, 'role: security-lead', 'role: nobody')
    files.set(procedure, (files.get(procedure) ?? '').replace('INTERVAL=3', 'INTERVAL=0').replace('P10D', 'P1X'))
    files.set(control, (files.get(control) ?? '').replace('soc2:CC6.3', 'soc2:XX').replace('owner: s', 'owner: x'))
    files.set(policy, (files.get(policy) ?? '').replace('## Scope', '## Range').replace('owner: s', 'owner: x'))
    const codes = loadProgram(files, library).problems.map(({ file, code }) => `${file} ${code}`)
    expect(codes).toEqual([
      `${control} unknown-reference`,
      `${control} unknown-reference`,
      `${policy} unknown-reference`,
      `${policy} policy-section`,
      `${policy} policy-section`,
      `${procedure} unknown-reference`,
      `${procedure} invalid-schedule`,
      `${procedure} invalid-value`,
    ])
  })

  test('but not those that only follow from a file that cannot be read', () => {
    const files = exampleWith(control, 'id: [')
    expect(loadProgram(files, library).problems.map(({ file }) => file)).toEqual([control])
    expect(loadProgram(exampleWith(policy, 'x'), library).problems.map(({ file }) => file)).toEqual([policy])
  })
})

describe('warnings', () => {
  test('tell what has no effect', () => {
    const files = exampleEdited('holdfast.yaml', 'roles:\n', 'roles:\n  - id: clerk\n    title: Clerk\n')
    files.delete(procedure)
    files.set(control, (files.get(control) ?? '').replace('[access-control]', '[]'))
    expect(problemsOf(files)).toEqual([
      `${control}:1:5: warning [control-without-procedure] No procedure operates the control "access-review". Add a procedure, or nothing will ever be done for it.`,
      'holdfast.yaml:9:9: warning [role-without-duties] The role "clerk" has no duties. Give it some, or remove it.',
      `${policy}:2:5: warning [policy-without-control] No control puts the policy "access-control" into practice. Name it in the policies of a control.`,
    ])
  })
})
