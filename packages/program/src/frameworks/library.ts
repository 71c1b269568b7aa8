import * as z from 'zod'
import { checkSchema } from '../load/check-schema.ts'
import type { ProgramFiles } from '../load/files.ts'
import { readFolder } from '../load/folder.ts'
import { type Problem, ProblemList } from '../problem.ts'
import { quote } from '../quote.ts'
import { type Framework, frameworkMetadata } from '../schema/framework.ts'
import { readYaml } from '../yaml/read-yaml.ts'
import { TokenBudget } from '../yaml/tokens.ts'
import { type Mapping, readMappings } from './mappings.ts'
import { readRequirementList } from './requirement-list.ts'

/** The frameworks that programs may name, and how their requirements relate. */
export type FrameworkLibrary = { frameworks: readonly Framework[]; mappings: readonly Mapping[] }

/** A library without any framework, for programs that define their own. */
export const EMPTY_LIBRARY: FrameworkLibrary = { frameworks: [], mappings: [] }

const METADATA_FILE = 'frameworks.yaml'
const MAPPINGS_FILE = 'mappings.csv'

/** Reads a library from a folder: frameworks.yaml, one `<id>.csv` for each framework, and mappings.csv. */
export async function readFrameworkLibrary(
  folder: string,
): Promise<{ library: FrameworkLibrary | null; problems: Problem[] }> {
  const { files, problems } = await readFolder(folder, 'all', (path) => /\.(?:csv|yaml)$/.test(path))
  const loaded = loadFrameworkLibrary(files)
  const all = [...problems, ...loaded.problems]
  return { library: problems.length > 0 ? null : loaded.library, problems: all }
}

/** Reads a library from files in memory; null when anything in it is wrong. */
export function loadFrameworkLibrary(files: ProgramFiles): { library: FrameworkLibrary | null; problems: Problem[] } {
  const problems = new ProblemList()
  const text = (path: string) => textOf(files, path, problems)
  const metadata = readYaml(METADATA_FILE, text(METADATA_FILE), problems, new TokenBudget())
  const list = metadata && checkSchema(z.array(frameworkMetadata), metadata, problems)
  const frameworks: Framework[] = []
  const seen = new Set<string>()
  for (const [index, entry] of (list?.value ?? []).entries()) {
    if (seen.has(entry.id)) {
      const place = metadata?.place([index, 'id']) ?? { file: METADATA_FILE, line: 1, column: 1 }
      problems.error('duplicate-id', place, `The framework ${quote(entry.id)} is there twice`, 'Remove one of the two.')
      continue
    }
    seen.add(entry.id)
    const file = `${entry.id}.csv`
    frameworks.push({ ...entry, requirements: readRequirementList(file, text(file), problems) })
  }
  // With a framework missing, every mapping to it would be told as wrong.
  const mappings = problems.hasErrors ? [] : readMappings(MAPPINGS_FILE, text(MAPPINGS_FILE), frameworks, problems)
  return { library: problems.hasErrors ? null : { frameworks, mappings }, problems: problems.sorted() }
}

function textOf(files: ProgramFiles, path: string, problems: ProblemList): string {
  const content = files.get(path)
  if (content === undefined) {
    const place = { file: path, line: 1, column: 1 }
    problems.error('missing-file', place, 'The file is missing', 'Add it to the folder of the library.')
    return ''
  }
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content)
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
}
