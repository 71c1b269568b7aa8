import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parseRequirementList } from './requirement-list.ts'

const problemsOf = (csv: string) => parseRequirementList('own.csv', csv).problems.map(formatProblem)

describe('parseRequirementList', () => {
  test('reads rows with parents before children, in any order of columns, without notes', () => {
    expect(
      parseRequirementList('own.csv', 'title,id,kind,parent\r\n"Access, all",1,section,\r\nLogs,1.1,duty,1\r\n'),
    ).toEqual({
      requirements: [
        { id: '1', parent: null, title: 'Access, all', kind: 'section', note: '' },
        { id: '1.1', parent: '1', title: 'Logs', kind: 'duty', note: '' },
      ],
      problems: [],
    })
  })

  test.each([
    ['an id twice', 'id,parent,title,kind\na,,A,x\na,,B,x\n', ['own.csv:3:1: error [duplicate-id] The id "a" is there twice. Remove one of the two, or give it another id.']],
    ['a parent that comes later', 'id,parent,title,kind\na,b,A,x\nb,,B,x\n', ['own.csv:2:3: error [parent-order] The parent "b" comes later. Put the parent above its children.']],
    ['a parent that nobody is', 'id,parent,title,kind\nA.1,,A,x\nA.1.1,A.2,B,x\n', ['own.csv:3:7: error [unknown-reference] No row has the id "A.2". Did you mean A.1?']],
    ['a row that is its own parent', 'id,parent,title,kind\na,a,A,x\n', ['own.csv:2:3: error [parent-order] The parent "a" comes later. Put the parent above its children.']],
    ['no title', 'id,parent,title,kind\na,,,x\n', ['own.csv:2:4: error [invalid-value] title is empty. Write a few words, or remove the key if it is optional.']],
    ['an id with a blank', 'id,parent,title,kind\na b,,A,x\n', ['own.csv:2:1: error [invalid-value] id "a b" is not the id of a requirement. Use letters, digits and . _ ( ) / - without spaces: A.5.1, Art.33(1).']],
    ['an id that a spreadsheet would run', 'id,parent,title,kind\n=1+1,,A,x\n', [expect.stringContaining('own.csv:2:1: error [invalid-value] id "=1+1" is not the id')]],
    ['a value too many', 'id,parent,title,kind\na,,One, two,x\n', ['own.csv:2:1: error [csv-syntax] The row has 5 values, the first line has 4. Put a value that holds a comma in quotes, and leave no value out.']],
    ['an unknown column', 'id,parent,titel,kind,title\na,,A,x,y\n', ['own.csv:1:11: error [unknown-key] Unknown column "titel". Did you mean title?']],
    ['a missing column', 'id,title,kind\na,A,x\n', ['own.csv:1:1: error [missing-key] The column parent is missing. The first line names the columns: id,parent,title,kind,note.']],
    ['a column twice', 'id,parent,title,kind,id\na,,A,x,y\n', ['own.csv:1:22: error [duplicate-key] The column id is there twice. Remove one of the two.']],
    ['nothing', '', ['own.csv:1:1: error [empty-file] The file is empty. Fill it, or delete it.']],
    ['an open quote', 'id,parent,title,kind\na,,"A,x\n', ['own.csv:2:1: error [csv-syntax] The row has 3 values, the first line has 4. Put a value that holds a comma in quotes, and leave no value out.', 'own.csv:2:4: error [csv-syntax] A quoted value has no end. Close the quotes; a quote inside quoted text is written twice.']],
  ])('tells %s', (_, csv, expected) => {
    expect(problemsOf(csv)).toEqual(expected)
  }) // prettier-ignore

  test('tells all problems at once', () => {
    expect(problemsOf('id,parent,title,kind\na,,A,x\na,,A,x\nb,z,,x\n c,,C,x\n')).toHaveLength(3)
  })
})
