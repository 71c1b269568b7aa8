import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryProgram, testLibrary } from '../../test/arbitrary-program.ts'
import { formatProblem, loadProgram, renderProgram } from '../index.ts'

describe('renderProgram', () => {
  test('gives files that load as the same program, without any error', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const { program: loaded, problems } = loadProgram(renderProgram(program), testLibrary)
        expect(problems.filter(({ severity }) => severity === 'error').map(formatProblem)).toEqual([])
        expect(loaded).toEqual(program)
      }),
      { numRuns: 300 },
    )
  })

  test('gives the same bytes for the same program', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const files = renderProgram(program)
        const { program: loaded } = loadProgram(files, testLibrary)
        expect(loaded && [...renderProgram(loaded)]).toEqual([...files])
      }),
      { numRuns: 50 },
    )
  })
})
