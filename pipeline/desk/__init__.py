"""The desk in the browser, where clerks and managers spend their day.

    browser ──> safety/ (who is it, what may he do, what may he see) ──> routes/ one file a page
                                                                            │ asks          │ acts
                                                             views/ what a page shows    cases/, letters/
                                                                            │
                                                        rendering.py + templates/desk/ + wording.py

`app.py` puts it together, `service.py` serves it beside the runner. No rule of the procedure is here.
"""
