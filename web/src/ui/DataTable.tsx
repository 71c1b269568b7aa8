import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import classes from './DataTable.module.css'
import { ErrorState } from './ErrorState.tsx'
import { rowLink } from './pageKeys.ts'
import type { Destination } from './PageLink.tsx'

export interface Column<Row> {
  header: string
  cell: (row: Row) => ReactNode
  /** The name under which the server sorts by it; without one the column cannot be sorted. */
  sortBy?: string
  /** Numbers stand at the end, so that they can be compared. */
  isNumber?: boolean
  /** On a narrow screen its name stands before the value, unless the value speaks for itself, as a state or a name does. */
  isPlain?: boolean
  /** Kept at this width, so that columns do not move from page to page. CSS, such as `9rem`. */
  width?: string
}

/** What TanStack Query says of a list. `isPlaceholderData` while the rows of another page or order still stand. */
interface ListQuery<Row> {
  data: { items: Row[]; next: string | null } | undefined
  error: Error | null
  isPlaceholderData: boolean
  refetch: () => unknown
}

interface DataTableProps<Row> {
  /** Names the table for those who do not see the heading above it. */
  label: string
  /** The first column names the row and carries its link. */
  columns: [Column<Row>, ...Column<Row>[]]
  query: ListQuery<Row>
  keyOf: (row: Row) => string
  /** Where a row leads; one that stands for nothing that has a page leads nowhere. */
  linkOf?: (row: Row) => Destination | undefined
  /** From the URL, or what the server sorts by when the URL does not say. */
  sort?: string
  order?: 'asc' | 'desc'
  /** From the URL: where this page begins. Without it this is the first page. */
  cursor?: string
  /** What stands in place of rows, saying what to do (`EmptyState`). */
  empty: ReactNode
}

const SKELETON_ROWS = 6

/** A dense table of one page of a key-paged list. Sort and page stand in the URL. */
export function DataTable<Row>({
  label,
  columns,
  query,
  keyOf,
  linkOf,
  sort,
  order = 'asc',
  cursor,
  empty,
}: DataTableProps<Row>) {
  const { data, error } = query
  if (error && !data) return <ErrorState error={error} onRetry={() => query.refetch()} />
  if (data?.items.length === 0 && cursor === undefined) return <>{empty}</>

  // On a narrow screen rows become blocks, and browsers drop the table's meaning with its layout; roles keep it.
  /* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role */
  return (
    <div className={classes.frame} data-waiting={query.isPlaceholderData || undefined}>
      {error ? <ErrorState error={error} onRetry={() => query.refetch()} /> : null}
      <table className={classes.table} role="table" aria-label={label} aria-busy={data === undefined}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <HeaderCell key={column.header} column={column} order={sort === column.sortBy ? order : undefined} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {data === undefined
            ? Array.from({ length: SKELETON_ROWS }, (_, index) => (
                <SkeletonRow key={index} columns={columns} index={index} />
              ))
            : data.items.map((row) => (
                <tr key={keyOf(row)} role="row" className={classes.row}>
                  {columns.map((column, index) => (
                    <td
                      key={column.header}
                      role="cell"
                      data-label={column.isPlain ? undefined : column.header}
                      data-number={column.isNumber || undefined}
                    >
                      {index === 0 ? <RowLink to={linkOf?.(row)}>{column.cell(row)}</RowLink> : column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
      {data && (data.next !== null || cursor !== undefined) ? <Pager next={data.next} cursor={cursor} /> : null}
    </div>
  )
  /* oxlint-enable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role */
}

function RowLink({ to, children }: { to: Destination | undefined; children: ReactNode }) {
  if (!to) return children
  return (
    <Link {...to} {...rowLink} className={classes.link}>
      {children}
    </Link>
  )
}

/** `order` is set for the column that the rows are sorted by. */
function HeaderCell<Row>({ column, order }: { column: Column<Row>; order: 'asc' | 'desc' | undefined }) {
  const { header, sortBy, isNumber, width } = column
  const direction = sortBy === undefined ? undefined : order === undefined ? 'none' : (`${order}ending` as const)
  return (
    // oxlint-disable-next-line jsx-a11y/no-redundant-roles
    <th role="columnheader" scope="col" aria-sort={direction} data-number={isNumber || undefined} style={{ width }}>
      {sortBy === undefined ? (
        header
      ) : (
        <Link
          to="."
          replace
          search={(before) => ({ ...before, sort: sortBy, order: order === 'asc' ? 'desc' : 'asc', cursor: undefined })}
          className={classes.sort}
        >
          {header}
          <svg viewBox="0 0 8 10" width="8" height="10" aria-hidden="true">
            <path d="M4 0 7.2 4H.8Z" data-on={order === 'asc' || undefined} />
            <path d="M4 10 .8 6h6.4Z" data-on={order === 'desc' || undefined} />
          </svg>
        </Link>
      )}
    </th>
  )
}

function SkeletonRow<Row>({ columns, index }: { columns: Column<Row>[]; index: number }) {
  return (
    <tr className={classes.row} aria-hidden="true">
      {columns.map(({ header }, at) => (
        // Hidden from everyone who listens.
        // oxlint-disable-next-line jsx-a11y/control-has-associated-label
        <td key={header}>
          <span className={classes.bone} style={{ width: `${at === 0 ? 62 - ((index * 13) % 34) : 44}%` }} />
        </td>
      ))}
    </tr>
  )
}

function Pager({ next, cursor }: { next: string | null; cursor: string | undefined }) {
  return (
    <nav className={classes.pager} aria-label="Pages of the list">
      {cursor === undefined ? (
        <span />
      ) : (
        <Link to="." search={(before) => ({ ...before, cursor: undefined })} className={classes.page}>
          ← First page
        </Link>
      )}
      {next === null ? (
        <span className={classes.end}>End of the list</span>
      ) : (
        <Link to="." search={(before) => ({ ...before, cursor: next })} className={classes.page}>
          Next page →
        </Link>
      )}
    </nav>
  )
}
