export const THEME_KEY = 'headgate-theme'

/** Runs before the first paint, so that the page does not flash in the other theme. Plain text: it is put into the head as it is. */
export const THEME_SCRIPT = `(function(){var c=null;try{c=localStorage.getItem('${THEME_KEY}')}catch(e){}document.documentElement.dataset.theme=c==='light'||c==='dark'?c:matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'})()`
