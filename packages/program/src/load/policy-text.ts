import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { POLICY_SECTIONS } from '../schema/policy.ts'

/** A policy as it stands in its file. */
export type PolicyText = {
  /** The YAML, after an empty line in place of the first `---`, so that its lines have the numbers they have in the file. */
  frontMatter: string
  body: string
  /** Line of the file on which the body starts, counted from 1. */
  bodyLine: number
}

/** Takes front matter and body apart; undefined when there is no front matter. */
export function splitPolicy(file: string, text: string, problems: ProblemList): PolicyText | undefined {
  const lines = text.split('\n')
  if (lines[0]?.trimEnd() !== '---') {
    const fix = 'Start the file with a line ---, the keys of the policy, and another line ---.'
    problems.error('front-matter', { file, line: 1, column: 1 }, 'The file does not start with front matter', fix)
    return undefined
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end === -1) {
    const fix = 'Put a line --- between the keys and the text.'
    problems.error('front-matter', { file, line: 1, column: 1 }, 'The front matter has no end', fix)
    return undefined
  }
  const frontMatter = ['', ...lines.slice(1, end), ''].join('\n')
  return { frontMatter, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 }
}

type Section = { title: string; line: number; isEmpty: boolean }

/** Checks that a policy has the sections that every policy has, in their order and each with text. */
export function checkSections(file: string, { body, bodyLine }: PolicyText, problems: ProblemList): void {
  const sections = sectionsOf(body, bodyLine)
  let last = -1
  for (const wanted of POLICY_SECTIONS) {
    const found = sections.findIndex(({ title }) => title.toLowerCase() === wanted.toLowerCase())
    const section = sections[found]
    if (!section) {
      const fix = `Add a heading "## ${wanted}" with text below it.`
      problems.error(
        'policy-section',
        { file, line: bodyLine, column: 1 },
        `The section ${quote(wanted)} is missing`,
        fix,
      )
      continue
    }
    const place = { file, line: section.line, column: 1 }
    if (section.isEmpty) {
      problems.error('policy-section', place, `The section ${quote(wanted)} is empty`, 'Write what it should say.')
    }
    if (found < last) {
      const fix = `The order is: ${POLICY_SECTIONS.join(', ')}, then any others.`
      problems.error('policy-section', place, `The section ${quote(wanted)} comes too late`, fix)
    }
    last = Math.max(last, found)
  }
  checkOthers(file, sections, problems)
}

/** Other sections follow the required ones. */
function checkOthers(file: string, sections: readonly Section[], problems: ProblemList): void {
  const required = new Set<string>(POLICY_SECTIONS.map((title) => title.toLowerCase()))
  const lastRequired = sections.findLastIndex(({ title }) => required.has(title.toLowerCase()))
  for (const section of sections.slice(0, lastRequired)) {
    if (required.has(section.title.toLowerCase())) continue
    const fix = `Move it below ${quote(POLICY_SECTIONS[2])}.`
    const place = { file, line: section.line, column: 1 }
    problems.error('policy-section', place, `The section ${quote(section.title)} stands before a required one`, fix)
  }
}

/** The sections of Markdown: ATX headings of level two (CommonMark §4.2), outside fenced code. */
function sectionsOf(body: string, firstLine: number): Section[] {
  const sections: Section[] = []
  let fence: string | undefined
  for (const [index, line] of body.split('\n').entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    const title = fence === undefined ? sectionTitle(line) : undefined
    if (title !== undefined) {
      sections.push({ title, line: firstLine + index, isEmpty: true })
      continue
    }
    if (fence === undefined) fence = mark
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined
    const section = sections.at(-1)
    if (section && line.trim() !== '' && !/^ {0,3}#{1,6}(?:\s|$)/.test(line)) section.isEmpty = false
  }
  return sections
}

/** The text of a heading of level two. */
function sectionTitle(line: string): string | undefined {
  const mark = /^ {0,3}##(?=[ \t]|$)/.exec(line)
  if (!mark) return undefined
  const title = line.slice(mark[0].length).trim()
  let end = title.length
  while (title[end - 1] === '#') end -= 1
  const isClosed = end === 0 || title[end - 1] === ' ' || title[end - 1] === '\t'
  return isClosed ? title.slice(0, end).trim() : title
}
