import { expect, it } from 'vitest'
import { pathsBelowFolder } from './folder.rules.ts'

it('takes the files of a program below the folder that it was chosen by', () => {
  const paths = ['acme/holdfast.yaml', 'acme/controls/a.yml', 'acme/policies/b.md', 'acme/logo.png', 'acme/.git/x.yaml']
  expect(pathsBelowFolder(paths)).toEqual({
    folder: 'acme',
    paths: ['holdfast.yaml', 'controls/a.yml', 'policies/b.md', undefined, undefined],
  })
})

it('finds the program deeper in a repository, and leaves the rest of that alone', () => {
  const paths = ['repo/README.md', 'repo/security/holdfast.yaml', 'repo/security/roles.yaml']
  expect(pathsBelowFolder(paths)).toEqual({ folder: 'security', paths: [undefined, 'holdfast.yaml', 'roles.yaml'] })
})

it('takes files without a folder', () => {
  expect(pathsBelowFolder(['holdfast.yaml', 'a.yaml'])).toEqual({
    folder: 'your files',
    paths: ['holdfast.yaml', 'a.yaml'],
  })
})

it('says nothing of an empty choice', () => {
  expect(pathsBelowFolder([]).paths).toEqual([])
})
