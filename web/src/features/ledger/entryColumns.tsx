import type { Column } from '../../ui/DataTable.tsx'
import { Time } from '../../ui/Time.tsx'
import { actorInWords, entryInWords } from './entry.words.ts'
import classes from './entryColumns.module.css'
import type { EntryRow } from './ledger.query.ts'

export const entryColumns: [Column<EntryRow>, ...Column<EntryRow>[]] = [
  { header: 'Entry', isPlain: true, cell: (entry) => (entry.erased ? 'erased' : entryInWords(entry)) },
  { header: 'Who', isPlain: true, width: '13rem', cell: actorInWords },
  {
    header: 'By',
    width: '14rem',
    cell: ({ operation }) => (operation === null ? '–' : <code className={classes.code}>{operation}</code>),
  },
  {
    header: 'When',
    isPlain: true,
    width: '11rem',
    cell: ({ at }) => (at === null ? '–' : <Time at={at} as="moment" />),
  },
  { header: 'Number', isNumber: true, width: '6rem', cell: ({ leaf }) => leaf },
]
