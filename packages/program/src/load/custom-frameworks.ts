import { readRequirementList } from '../frameworks/requirement-list.ts'
import type { FrameworkLibrary } from '../frameworks/library.ts'
import type { ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { type Framework, frameworkMetadata } from '../schema/framework.ts'
import type { Located } from '../yaml/position.ts'
import { checkSchema } from './check-schema.ts'
import { baseName } from './files.ts'

/** One framework of a program's own, from its list and what is known about it; undefined when either is wrong. */
export function readCustomFramework(
  list: { file: string; text: string },
  metadata: Located<unknown> | undefined,
  library: FrameworkLibrary,
  problems: ProblemList,
): Framework | undefined {
  const requirements = readRequirementList(list.file, list.text, problems)
  const checked = metadata && checkSchema(frameworkMetadata, metadata, problems)
  if (!checked) return undefined
  const { id } = checked.value
  if (id !== baseName(checked.file)) {
    const fix = 'Give the file the name of the id, or the other way round.'
    problems.error('file-name', checked.place(['id']), `The id ${quote(id)} is not the name of the file`, fix)
  }
  if (library.frameworks.some((framework) => framework.id === id)) {
    const fix = 'Choose another id, or remove the files to use the framework of the library.'
    problems.error('duplicate-id', checked.place(['id']), `The library has a framework ${quote(id)}`, fix)
    return undefined
  }
  return { ...checked.value, requirements }
}
