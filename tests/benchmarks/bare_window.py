"""A bare window, frozen by ``bare_window.spec`` to be compared with the program's start."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

application = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1280, 820)
window.show()
sys.exit(application.exec())
