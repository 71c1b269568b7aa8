import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { libraryFolder, shippedLibrary } from '../../test/library.ts'
import { formatProblem, frameworkCoverage, loadFrameworkLibrary } from '../index.ts'

const library = await shippedLibrary()

function rows(framework: string) {
  return library.frameworks.find(({ id }) => id === framework)?.requirements ?? []
}

function count(framework: string, isCounted: (row: ReturnType<typeof rows>[number]) => boolean): number {
  return rows(framework).filter(isCounted).length
}

function mappings(from: string, to: string): number {
  return library.mappings.filter((mapping) => mapping.from.framework === from && mapping.to.framework === to).length
}

/** In the sections of the rule on administrative, physical and technical safeguards. */
function isSafeguard(id: string): boolean {
  return /^164\.(?:308|310|312)/.test(id)
}

describe('the frameworks that Holdfast ships', () => {
  test.each([
    ['soc2', 81],
    ['iso27001-2022', 138],
    ['hipaa-security', 113],
    ['gdpr', 143],
    ['pci-dss-4.0.1', 366],
    ['nist-csf-2.0', 134],
    ['ccpa', 121],
    ['nis2', 41],
    ['dora', 152],
  ])('%s has %i rows', (framework, expected) => {
    expect(rows(framework)).toHaveLength(expected)
  })

  test('are nine, each with publisher, page and license', () => {
    expect(library.frameworks).toHaveLength(9)
    for (const { id, publisher, url, license } of library.frameworks) {
      expect([id, typeof publisher, url?.startsWith('https://'), typeof license]).toEqual([
        id,
        'string',
        true,
        'string',
      ])
    }
  })

  test('hold the 61 criteria of SOC 2 in their series', () => {
    expect(count('soc2', ({ kind }) => kind === 'criterion')).toBe(61)
    const series = (prefix: string) => count('soc2', ({ id, kind }) => kind === 'criterion' && id.startsWith(prefix))
    const common = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => series(`CC${number}.`))
    expect(common).toEqual([5, 3, 4, 2, 3, 8, 5, 1, 2])
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((number) => series(`P${number}.`))).toEqual([1, 1, 2, 3, 2, 7, 1, 1])
    expect([series('A1.'), series('C1.'), series('PI1.')]).toEqual([3, 2, 5])
  })

  test('hold the 30 clauses and 93 controls of ISO 27001', () => {
    expect(count('iso27001-2022', ({ kind }) => kind === 'clause')).toBe(30)
    const controls = [5, 6, 7, 8].map((theme) =>
      count('iso27001-2022', ({ id, kind }) => kind === 'control' && id.startsWith(`A.${theme}.`)),
    )
    expect(controls).toEqual([37, 8, 14, 34])
    expect(count('iso27001-2022', ({ kind, note }) => kind === 'control' && note.includes('new in 2022'))).toBe(11)
  })

  test('hold the 18 standards and 36 specifications of the HIPAA safeguards', () => {
    expect(count('hipaa-security', ({ id, kind }) => kind === 'standard' && isSafeguard(id))).toBe(18)
    const specifications = (note: string) =>
      count('hipaa-security', (row) => row.kind === 'specification' && isSafeguard(row.id) && row.note.startsWith(note))
    expect([specifications(''), specifications('required'), specifications('addressable')]).toEqual([36, 14, 22])
  })

  test('hold the counted rows of the others', () => {
    expect(count('gdpr', ({ id }) => /^Art\.\d+$/.test(id) && Number(id.slice(4)) <= 49)).toBe(40)
    expect(count('dora', ({ id }) => /^Art\.\d+$/.test(id))).toBe(41)
    expect(count('pci-dss-4.0.1', ({ note }) => note.includes('future-dated'))).toBe(51)
    const csf = (kind: string) => count('nist-csf-2.0', (row) => row.kind === kind)
    expect([csf('function'), csf('category'), csf('subcategory')]).toEqual([6, 22, 106])
    expect(count('nis2', ({ id }) => /^Art\.21\(2\)\([a-j]\)$/.test(id))).toBe(10)
  })

  test('are mapped to each other 1619 times', () => {
    expect(library.mappings).toHaveLength(1619)
    const toCsf = ['soc2', 'iso27001-2022', 'hipaa-security', 'pci-dss-4.0.1', 'gdpr', 'ccpa', 'nis2', 'dora']
    expect(toCsf.map((framework) => mappings(framework, 'nist-csf-2.0'))).toEqual([196, 441, 201, 419, 62, 24, 64, 144])
    expect([mappings('soc2', 'gdpr'), mappings('ccpa', 'gdpr')]).toEqual([29, 39])
    const byBasis = (wanted: string) => library.mappings.filter(({ basis }) => basis === wanted).length
    expect([byBasis('hhs-ocr-2016'), byBasis('judgment'), byBasis('nist-olir')]).toEqual([15, 1216, 388])
  })

  test('are spelled the American way', () => {
    const british =
      /organis|authoris|analys(?:e|ed|es)\b|behaviour|centralis|harmonis|minimis|recognis|specialis|synchronis|judgement|programme|defence|honour|labelled|licence/i
    const texts = library.frameworks.flatMap(({ requirements }) =>
      requirements.flatMap(({ title, note }) => [title, note]),
    )
    expect(texts.filter((text) => british.test(text))).toEqual([])
  })
})

describe('loadFrameworkLibrary', () => {
  const metadata = '- id: own\n  name: Own\n- id: other\n  name: Other\n'
  const list = 'id,parent,title,kind\n1,,One,duty\n2,,Two,duty\n'
  const header = 'from_framework,from_id,to_framework,to_id,strength,basis\n'

  function problemsOf(mappingRows: string): string[] {
    const files = new Map([
      ['frameworks.yaml', metadata],
      ['own.csv', list],
      ['other.csv', list],
      ['mappings.csv', header + mappingRows],
    ])
    return loadFrameworkLibrary(files).problems.map(formatProblem)
  }

  test.each([
    ['a mapping that is right', 'own,1,other,2,exact,judgment\n', []],
    ['an end that does not exist', 'own,3,other,2,exact,judgment\n', ['mappings.csv:2:5: error [unknown-reference] own has no requirement "3". Known: 1, 2.']],
    ['a framework that does not exist', 'own,1,othr,2,exact,judgment\n', ['mappings.csv:2:7: error [unknown-reference] No framework has the id "othr". Did you mean other?']],
    ['the same pair in both directions', 'own,1,other,2,exact,judgment\nother,2,own,1,partial,judgment\n', ['mappings.csv:3:1: error [duplicate-entry] The pair other:2 own:1 is there twice. Remove one of the two.']],
    ['an unknown strength', 'own,1,other,2,exakt,judgment\n', ['mappings.csv:2:15: error [invalid-value] strength "exakt" is not one of its values. Did you mean exact?']],
  ])('checks %s', (_, mappingRows, expected) => {
    expect(problemsOf(mappingRows)).toEqual(expected)
  }) // prettier-ignore

  test('tells what is missing, and nothing that only follows from it', () => {
    const { library: none, problems } = loadFrameworkLibrary(
      new Map([['mappings.csv', `${header}own,1,other,2,exact,x\n`]]),
    )
    expect(none).toBeNull()
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['empty-file', 'frameworks.yaml'],
      ['missing-file', 'frameworks.yaml'],
    ])
  })

  test('finds every row of the shipped lists cut off somewhere', async () => {
    const text = await readFile(join(libraryFolder, 'soc2.csv'), 'utf8')
    const files = new Map([
      ['frameworks.yaml', '- id: soc2\n  name: SOC 2\n'],
      ['mappings.csv', header],
    ])
    for (let end = 0; end < text.length; end += 37) {
      const { library: loaded, problems } = loadFrameworkLibrary(new Map([...files, ['soc2.csv', text.slice(0, end)]]))
      expect(loaded === null).toBe(problems.length > 0)
    }
  })
})

describe('frameworkCoverage', () => {
  test('counts the rows that have none below them, and only when they are named themselves', () => {
    const framework = library.frameworks.find(({ id }) => id === 'soc2')
    const coverage =
      framework && frameworkCoverage(framework, [{ requirements: ['soc2:CC6', 'soc2:A1.1', 'gdpr:Art.5'] }])
    expect(coverage).toMatchObject({ framework: 'soc2', total: 61, answered: 1 })
    expect(coverage?.unanswered.slice(0, 2)).toEqual(['CC1.1', 'CC1.2'])
    expect(coverage?.unanswered).toHaveLength(60)
  })
})
