import { type Problem, ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { type Check, check } from '../schema/check.ts'
import { readYaml } from '../yaml/read-yaml.ts'
import { TokenBudget } from '../yaml/tokens.ts'
import { checkSchema } from './check-schema.ts'
import { baseName, readText } from './files.ts'

/**
 * Reads a check from one YAML file. Never throws for what the file holds.
 * @param file its path, as problems name it; its last part must be the id of the check
 */
export function loadCheck(file: string, content: string | Uint8Array): { check: Check | null; problems: Problem[] } {
  const problems = new ProblemList()
  const text = readText(file, content, problems)
  const located = text === undefined ? undefined : readYaml(file, text, problems, new TokenBudget())
  const checked = located && checkSchema(check, located, problems)
  if (checked && checked.value.id !== baseName(file)) {
    const fix = 'Give the file the name of the id, or the other way round.'
    problems.error(
      'file-name',
      checked.place(['id']),
      `The id ${quote(checked.value.id)} is not the name of the file`,
      fix,
    )
  }
  return { check: checked && !problems.hasErrors ? checked.value : null, problems: problems.sorted() }
}
