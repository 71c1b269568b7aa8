import { fileURLToPath } from 'node:url'
import { formatProblem, type FrameworkLibrary, readFrameworkLibrary } from '../src/index.ts'

/** The folder of the frameworks that Holdfast ships. */
export const libraryFolder = fileURLToPath(new URL('../../../content/frameworks', import.meta.url))

/** The library that Holdfast ships. */
export async function shippedLibrary(): Promise<FrameworkLibrary> {
  const { library, problems } = await readFrameworkLibrary(libraryFolder)
  if (!library) throw new Error(problems.slice(0, 10).map(formatProblem).join('\n'))
  return library
}
