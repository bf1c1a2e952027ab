'use client'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json, jsonParseLinter } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, linter, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import styles from './produce.module.css'
import { type FieldProblem, problemText } from './produce-model.ts'

interface Props {
  label: string
  /** The text to begin with. From then on the editor has it; another key makes another editor. */
  initial: string
  onChange: (value: string) => void
  language: 'json' | 'plain'
  /** What is wrong, underlined where it stands. */
  problem: FieldProblem | null
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--syn-key)' },
  { tag: tags.string, color: 'var(--syn-string)' },
  { tag: tags.number, color: 'var(--syn-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--syn-const)' },
  { tag: tags.punctuation, color: 'var(--syn-punct)' },
])

const parse = jsonParseLinter()

/**
 * Text that is sent as it stands: carriage returns stay characters of their lines, which a textarea would drop. Tab leaves the
 * editor, so it is no trap for the keyboard.
 */
export function CodeEditor({ label, initial, onChange, language, problem }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const changed = useRef(onChange)
  const told = useRef(problem)
  const [view, setView] = useState<EditorView | null>(null)
  const [languageOf] = useState(() => new Compartment())
  // External system: the editor, which keeps its own text.
  useEffect(() => {
    changed.current = onChange
    told.current = problem
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later is told to it below
  useEffect(() => {
    if (place.current === null) return
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({ doc: initial, extensions: [languageOf.of([]), ...extensions()] }),
    })
    setView(editor)
    return () => editor.destroy()
    function extensions() {
      return [
        EditorState.lineSeparator.of('\n'),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => {
          // At once: whoever types here and there before the next render must not lose the first.
          if (update.docChanged) flushSync(() => changed.current(update.state.doc.toString()))
        }),
        history(),
        bracketMatching(),
        lineNumbers(),
        lintGutter(),
        syntaxHighlighting(colours),
        keymap.of([...lintKeymap, ...defaultKeymap, ...historyKeymap]),
      ]
    }
  }, [])
  useEffect(() => {
    // A moment after it was typed; nothing at all is no fault yet.
    const faultsIn = (editor: EditorView) => [
      ...diagnosticsOf(editor.state, told.current),
      ...(editor.state.doc.length === 0 || told.current !== null ? [] : parse(editor)),
    ]
    view?.dispatch({ effects: languageOf.reconfigure(language === 'json' ? [json(), linter(faultsIn)] : []) })
  }, [view, languageOf, language])
  useEffect(() => {
    if (view !== null) view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state, problem)))
  }, [view, problem])
  return <div ref={place} className={styles.editor} />
}

function diagnosticsOf({ doc }: EditorState, problem: FieldProblem | null): Diagnostic[] {
  const { line, column } = problem ?? {}
  if (problem === null || line === undefined || column === undefined) return []
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines))
  const from = Math.min(at.from + column - 1, at.to)
  // What follows up to a comma, a bracket or the end of the line is what is meant.
  const rest = /^("(?:[^"\\]|\\.)*"|[^\s,\]}]*)/.exec(at.text.slice(from - at.from))?.[0].length ?? 0
  return [{ from, to: Math.min(from + Math.max(rest, 1), at.to), severity: 'error', message: problemText(problem) }]
}
